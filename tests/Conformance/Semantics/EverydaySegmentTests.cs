using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SegmentCalls;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// The everyday face of shared segments, and words in them.
public abstract class EverydaySegmentTests : HostFixture
{
    [Fact]
    [Rule("SHM-6")]
    [Rule("SHM-8")]
    public async Task An_attachment_counts_until_it_is_disposed_of_and_only_once()
    {
        await using var self = Ipc.Enter("self");
        var segment = Ipc.CreateSegment(Size);
        await using var kept = await self.AttachAsync(segment);
        await using (var attached = await self.AttachAsync(segment, readOnly: true))
        {
            Assert.Equal(2, (await self.GetStatusAsync(segment)).Attached);
            await attached.DisposeAsync();
            await attached.DisposeAsync();
            Assert.Equal(1, (await self.GetStatusAsync(segment)).Attached);
        }

        Assert.Equal(1, (await self.GetStatusAsync(segment)).Attached);
        await self.DetachAsync(kept);
        Assert.Equal(0, (await self.GetStatusAsync(segment)).Attached);
    }

    [Fact]
    [Rule("SHM-10")]
    public async Task A_name_finds_the_same_segment_until_it_is_removed()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var segment = await self.OpenSegmentAsync("shared", Size);
        await using var mine = await self.AttachAsync(segment);
        mine.Memory.Span[0] = 6;

        await using (var theirs = await other.AttachAsync(await other.OpenSegmentAsync("shared", Size)))
        {
            Assert.Equal(6, theirs.Memory.Span[0]);
        }

        await self.RemoveAsync(segment);
        await using var fresh = await other.AttachAsync(await other.OpenSegmentAsync("shared", Size));
        Assert.Equal((0, 6), (fresh.Memory.Span[0], mine.Memory.Span[0]));
        Assert.True((await self.GetStatusAsync(segment)).IsRemoved);
        await self.DetachAsync(mine);
        await FailsAsync(Errno.EINVAL, () => self.GetStatusAsync(segment));
        await FailsAsync(Errno.EINVAL, () => self.AttachAsync(segment));
    }

    [Fact]
    [Rule("SHM-11")]
    public async Task A_segment_that_no_name_finds_is_removed_as_others_are()
    {
        await using var self = Ipc.Enter("self");
        var segment = Ipc.CreateSegment(Size);

        await self.RemoveAsync(segment);

        await FailsAsync(Errno.EINVAL, () => self.AttachAsync(segment));
    }

    [Theory]
    [Rule("SHM-1")]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_size_that_no_segment_can_have_is_EINVAL(int size) => Faults(() => Ipc.CreateSegment(size), Errno.EINVAL);

    [Fact]
    [Rule("SHM-8")]
    public async Task Bytes_that_are_pinned_stay_where_they_are()
    {
        await using var self = Ipc.Enter("self");
        await using var attached = await self.AttachAsync(Ipc.CreateSegment(Size));
        using var pinned = attached.Memory.Pin();
        using var further = attached.Memory[3..].Pin();

        attached.Memory.Span[..4].Fill(8);

        Assert.Equal([8, 8, 8, 8, 0], attached.ReadOnlyMemory[..5].ToArray());
    }

    [Fact]
    [Rule("SHM-15")]
    public async Task A_word_is_the_bytes_at_its_offset_whoever_has_them_attached()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var segment = Ipc.CreateSegment(11);
        await using var mine = await self.AttachAsync(segment);
        await using var theirs = await other.AttachAsync(segment);

        mine.Word(4).Value = 0x01020304;

        Assert.Equal(BitConverter.GetBytes(0x01020304), theirs.Memory.Span.Slice(4, 4).ToArray());
        Assert.Equal(0x01020304u, theirs.Word(4).Value);
        Assert.Equal(0u, theirs.Word(0).Value);
        Assert.All([-4, 1, 2, 3, 6, 8, 12, int.MinValue], offset => Faults(() => mine.Word(offset), Errno.EINVAL));
    }

    [Fact]
    [Rule("SHM-15")]
    public async Task Who_waits_on_a_word_is_woken_through_another_attachment_and_through_no_other_word()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var (segment, another) = (Ipc.CreateSegment(Size), Ipc.CreateSegment(Size));
        await using var mine = await self.AttachAsync(segment);
        await using var theirs = await other.AttachAsync(segment);
        await using var different = await other.AttachAsync(another);
        var waiting = self.FutexWaitAsync(mine.Word(8), expected: 0);
        Assert.False(waiting.IsCompleted);

        Assert.Equal(0, await other.FutexWakeAsync(theirs.Word(4)));
        Assert.Equal(0, await other.FutexWakeAsync(different.Word(8)));
        Assert.Equal(0, await other.FutexWakeAsync(Ipc.CreateFutexWord()));
        Assert.False(waiting.IsCompleted);
        theirs.Word(8).Value = 1;
        Assert.Equal(1, await other.FutexWakeAsync(theirs.Word(8)));

        Assert.Equal(Outcome.Granted, (await waiting.AsTask().WaitAsync(Guard)).Outcome);
        Assert.Equal(Outcome.ValueChanged, (await self.FutexWaitAsync(mine.Word(8), expected: 0)).Outcome);
    }

    [Fact]
    [Rule("SHM-15")]
    public async Task Two_processes_build_a_lock_of_a_word_and_count_under_it()
    {
        const int rounds = 300;
        await using var self = Ipc.Enter("self");
        var address = await self.AttachAsync(Ipc.CreateSegment(8));
        async Task Count(IpcProcess process)
        {
            var attached = address.In(process);
            var held = attached.Word(0);
            for (var i = 0; i < rounds; i++)
            {
                // 0: free. 1: held. 2: held, and somebody may wait.
                for (var seen = held.CompareExchange(1, 0); seen != 0; seen = held.Exchange(2))
                {
                    var wait = await process.FutexWaitAsync(held, 2);
                    Assert.True(wait.Outcome is Outcome.Granted or Outcome.ValueChanged);
                }

                var count = BitConverter.ToInt32(attached.Memory.Span[4..]);
                await Task.Yield();
                BitConverter.TryWriteBytes(attached.Memory.Span[4..], count + 1);
                if (held.Exchange(0) == 2)
                {
                    await process.FutexWakeAsync(held);
                }
            }
        }

        await Task.WhenAll(self.Fork("first", Count).EndsAsync(), self.Fork("second", Count).EndsAsync());

        Assert.Equal(2 * rounds, BitConverter.ToInt32(address.Memory.Span[4..]));
        Assert.Equal(0u, address.Word(0).Value);
    }
}
