using ActorIpc.Akka.Shells;
using Akka.Actor;

namespace ActorIpc.Akka.Tests;

/// <summary>A process that ends tells the process table last.</summary>
public sealed class LastWordTests : IpcTestKit
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_whom_it_tells_has_ended_with_the_system_it_ends_in_peace_and_otherwise_it_says_so(bool withSystem)
    {
        var time = new StandingTime();
        var ipc = IpcSystem.Create(new IpcOptions { Host = new AkkaHost(Sys, time, "other") });
        var (process, other) = (ipc.Enter("process"), ipc.Enter("other"));
        time.StopsNext = true;
        var asking = Task.Run(async () =>
        {
            while (!time.Stopped.IsCompleted)
            {
                await other.KillAsync(new ProcessId(12345));
            }
        });
        await time.Stopped.WaitAsync(Patience);
        var shutdown = withSystem ? ipc.ShutdownAsync(Patience) : Task.CompletedTask;

        var end = process.DisposeAsync();
        Assert.False(end.IsCompleted);
        ((IInternalActorRef)ShellLink.Of(ipc.Processes).Shell).Stop();
        time.GoOn();

        if (withSystem)
        {
            await end.AsTask().WaitAsync(Patience);
            Assert.Equal(Errno.EIO, await ErrorOfAsync(shutdown.WaitAsync(Patience)));
        }
        else
        {
            Assert.Equal(Errno.EIO, await ErrorOfAsync(end.AsTask().WaitAsync(Patience)));
        }

        Assert.True(process.Completion.IsCompletedSuccessfully);
        await asking.WaitAsync(Patience);
    }

    // Holds up whoever looks at it next, which is a primitive in its turn.
    private sealed class StandingTime : TimeProvider
    {
        private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim goOn = new();

        public bool StopsNext { get; set; }

        public Task Stopped => stopped.Task;

        public void GoOn() => goOn.Set();

        public override DateTimeOffset GetUtcNow()
        {
            if (StopsNext)
            {
                StopsNext = false;
                stopped.SetResult();
                goOn.Wait();
            }

            return DateTimeOffset.UnixEpoch;
        }
    }
}
