using System.Text;

namespace ActorIpc.Tests;

/// <summary>The code in docs/message-queue.md is what stands here between the rulers, compiled and run.</summary>
public sealed class MessageQueuePageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_everyday_code_of_the_page_works()
    {
        await using var ipc = IpcSystem.Create();

        // ---- everyday
        var (requests, replies) = (ipc.CreateMessageQueue(), ipc.CreateMessageQueue());
        var server = ipc.Spawn("server", async self =>
        {
            while (true)
            {
                var request = await self.ReceiveAsync(requests, MessageFilter.LowestUpTo(9)); // the most urgent first
                if (!request.IsReceived) return; // killed, or the queue is gone
                var client = BitConverter.ToInt64(request.Text.Span);
                if (!(await self.SendAsync(replies, client, "done"u8)).IsSent) return; // the type says whom it is for
            }
        });
        await using var self = ipc.Enter("client");
        var sent = await self.SendAsync(requests, type: 3, BitConverter.GetBytes(self.Id.Value), TimeSpan.FromSeconds(5));
        if (!sent.IsSent) return; // full for five seconds
        var reply = await self.ReceiveAsync(replies, MessageFilter.OfType(self.Id.Value));
        Console.WriteLine(Encoding.UTF8.GetString(reply.Text.Span));

        // ----
        Assert.Equal("done", Encoding.UTF8.GetString(reply.Text.Span));
        await ipc.KillAsync(server.Id);
        Assert.Equal(ExitStatus.Killed, await server.Completion.WaitAsync(Patience));
    }

    [Fact]
    public async Task The_exact_code_of_the_page_works()
    {
        await using var ipc = IpcSystem.Create();
        await using var self = ipc.Enter("self");

        // ---- exact
        var msqid = await self.SystemV.MsgGetAsync(0x1234, IpcFlags.Create | IpcFlags.OwnerOnly);
        var sent = await self.SystemV.MsgSndAsync(msqid, 3, "hello"u8, MessageFlags.NoWait); // EAGAIN if it is full
        var got = await self.SystemV.MsgRcvAsync(msqid, 8192, -5, MessageFlags.NoError); // the lowest type up to 5
        var status = (await self.SystemV.MsgCtlAsync(msqid, MessageCommand.Status)).Status!;
        await self.SystemV.MsgCtlAsync(msqid, MessageCommand.Set, status with { MaxBytes = 4096 });

        // ----
        Assert.Equal((Errno.None, 3L, "hello"), (sent.Error, got.Type, Encoding.UTF8.GetString(got.Text.Span)));
        Assert.Equal((self.Id, self.Id), (status.LastSender, status.LastReceiver));
    }

    [Fact]
    public void The_page_shows_what_stands_here() => CompiledPage.AssertShows("message-queue.md", "tests", "Runtime", "ActorIpc", "MessageQueuePageTests.cs");
}
