using System.Text;
using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// The everyday face: names, filters, waiting, ends of processes.
public abstract class EverydayMessageTests : HostFixture
{
    [Fact]
    public async Task A_name_finds_one_queue_in_both_faces()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var queue = await self.OpenMessageQueueAsync("jobs");

        await self.SendAsync(queue, 3, "first"u8);
        var again = await other.OpenMessageQueueAsync("jobs");
        var message = await other.ReceiveAsync(again);

        Assert.Equal((Outcome.Granted, 3, "first"), (message.Outcome, message.Type, Encoding.UTF8.GetString(message.Text.Span)));
        var id = await self.SystemV.MsgGetAsync("jobs", IpcFlags.None);
        Assert.Equal((id, (int)IpcFlags.Everybody), ((await self.GetStatusAsync(queue)).Id, (await self.MsgStatAsync(id)).Permission.Mode));
    }

    [Fact]
    [Rule("MSG-12")]
    public async Task Filters_choose_as_the_types_of_msgrcv_do()
    {
        await using var self = Ipc.Enter("self");
        var queue = Ipc.CreateMessageQueue();
        foreach (var type in new[] { 5, 3, 4, 3 })
        {
            await self.SendAsync(queue, type, default);
        }

        Assert.Equal(3, (await self.ReceiveAsync(queue, MessageFilter.NotOfType(5))).Type);
        Assert.Equal(4, (await self.ReceiveAsync(queue, MessageFilter.OfType(4))).Type);
        Assert.Equal(3, (await self.ReceiveAsync(queue, MessageFilter.LowestUpTo(9))).Type);
        Assert.Equal(Outcome.WouldBlock, (await self.ReceiveAsync(queue, MessageFilter.LowestUpTo(4), TimeSpan.Zero)).Outcome);
        Assert.Equal(5, (await self.ReceiveAsync(queue, MessageFilter.Any)).Type);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_filter_needs_a_type_above_0(long type)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MessageFilter.OfType(type));
        Assert.Throws<ArgumentOutOfRangeException>(() => MessageFilter.NotOfType(type));
        Assert.Throws<ArgumentOutOfRangeException>(() => MessageFilter.LowestUpTo(type));
    }

    [Fact]
    public async Task What_is_tried_is_done_at_once_or_not()
    {
        await using var self = Ipc.Enter("self");
        var queue = Ipc.CreateMessageQueue(maxBytes: 1);

        Assert.False(self.TryReceive(queue, out _));
        Assert.True(self.TrySend(queue, 1, [7]));
        Assert.False(self.TrySend(queue, 1, [8]));
        Assert.False(self.TryReceive(queue, out var none, MessageFilter.OfType(2)));
        Assert.Equal((Outcome.WouldBlock, 0L, 0), (none.Outcome, none.Type, none.Text.Length));
        Assert.True(self.TryReceive(queue, out var message));
        Assert.Equal([7], message.Text.ToArray());
    }

    [Fact]
    public async Task A_process_that_ends_leaves_its_messages()
    {
        await using var self = Ipc.Enter("self");
        var queue = Ipc.CreateMessageQueue();
        await using (var other = Ipc.Enter("other"))
        {
            await other.SendAsync(queue, 1, [1, 2]);
        }

        Assert.Equal([1, 2], (await self.ReceiveAsync(queue)).Text.ToArray());
    }

    [Fact]
    [Rule("MSG-20")]
    public async Task A_removed_queue_ends_its_waiters_and_then_every_call()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var queue = Ipc.CreateMessageQueue();
        var waiting = other.ReceiveAsync(queue);
        Assert.False(waiting.IsCompleted);

        await self.RemoveAsync(queue);

        Assert.Equal(Outcome.Removed, (await waiting.AsTask().WaitAsync(Guard)).Outcome);
        await FailsAsync(Errno.EINVAL, () => self.SendAsync(queue, 1, [1]));
        await FailsAsync(Errno.EINVAL, () => self.ReceiveAsync(queue));
        await FailsAsync(Errno.EINVAL, () => self.GetStatusAsync(queue));
        await FailsAsync(Errno.EINVAL, () => self.SystemV.OpenQueueAsync(12345));
    }

    [Fact]
    [Rule("MSG-5")]
    public async Task Misuse_is_told_before_anything_happens()
    {
        await using var self = Ipc.Enter("self");
        var queue = Ipc.CreateMessageQueue();

        await FailsAsync(Errno.EINVAL, () => self.SendAsync(queue, 0, [1]));
        await FailsAsync(Errno.EINVAL, () => self.SendAsync(queue, 1, new byte[8193]));
        Assert.Equal(Errno.EINVAL, Assert.Throws<IpcException>(() => Ipc.CreateMessageQueue(-1)).Error);
        await self.SendAsync(queue, 1, new byte[8192]);

        Assert.Equal((1, 8192L, 16384), ((await self.GetStatusAsync(queue)) is var status ? (status.Messages, status.Bytes, status.MaxBytes) : default));
    }

    [Fact]
    public async Task An_empty_message_is_a_message()
    {
        await using var self = Ipc.Enter("self");
        var queue = Ipc.CreateMessageQueue();

        await self.SendAsync(queue, 9, default);

        var message = await self.ReceiveAsync(queue);
        Assert.Equal((true, 9L, 0), (message.IsReceived, message.Type, message.Text.Length));
    }
}
