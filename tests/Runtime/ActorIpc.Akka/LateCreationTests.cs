using System.Runtime.CompilerServices;

namespace ActorIpc.Akka.Tests;

/// <summary>What cannot be made any more, because the actor system has terminated, leaves nothing behind that goes wrong later.</summary>
public sealed class LateCreationTests : IpcTestKit
{
    [Fact]
    public async Task What_is_asked_for_too_late_is_refused_and_its_remains_are_collected_without_harm()
    {
        var ipc = Ipc;
        await Sys.Terminate().WaitAsync(Patience);

        for (var i = 0; i < 100; i++)
        {
            Refused(ipc);
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();

        // What finalizers have given to the thread pool is done before this.
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(static () => { }))).WaitAsync(Patience);
        Refused(ipc);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Refused(IpcSystem ipc)
    {
        Assert.Throws<ObjectDisposedException>(() => ipc.CreateLock());
        Assert.Throws<ObjectDisposedException>(() => ipc.CreateChannel());
        Assert.Throws<ObjectDisposedException>(() => ipc.CreateSemaphores(1));
        Assert.Throws<ObjectDisposedException>(() => ipc.Lock("late"));
        Assert.Throws<ObjectDisposedException>(() => ipc.Enter("late", new ProcessOptions { FreshTagSpace = true }));
    }
}
