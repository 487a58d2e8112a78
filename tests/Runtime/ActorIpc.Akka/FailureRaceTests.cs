using ActorIpc.Actors;

namespace ActorIpc.Akka.Tests;

/// <summary>A primitive throws while many wait in it.</summary>
public sealed class FailureRaceTests : IpcTestKit
{
    [Fact]
    public async Task Each_of_many_who_are_parked_is_told_once_and_can_wait_elsewhere_at_once()
    {
        const int Id = 31000;
        Ipc.Host.GetOrStart(SemaphoreRegistry.NameOf(Id), static () => new Faulty());
        var (elsewhere, sound) = await ArrayAsync(0);
        var broken = await Self.SystemV.OpenAsync(Id);
        var processes = Enumerable.Range(0, 5).Select(slot => Ipc.Enter($"waiter {slot}")).ToList();
        var told = processes.Select(process => process.OperateAsync(broken, [SemaphoreOp.Take(0)]).AsTask()).ToList();
        var again = told.Select((call, slot) => call.ContinueWith(
            _ => processes[slot].OperateAsync(sound, [SemaphoreOp.Take(0)]).AsTask(),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default)).ToList();

        Assert.Equal(Errno.EIO, await ErrorOfAsync(Self.OperateAsync(broken, [SemaphoreOp.Give(0)]).AsTask()));

        foreach (var call in told)
        {
            Assert.Equal(Errno.EIO, await ErrorOfAsync(call));
        }

        var waiting = await Task.WhenAll(again).WaitAsync(Patience);
        Assert.Equal(5, await WaitersAsync(elsewhere));
        Assert.All(waiting, call => Assert.False(call.IsCompleted));
        await Self.GiveAsync(sound, units: 5);
        Assert.All(await Task.WhenAll(waiting).WaitAsync(Patience), result => Assert.True(result.IsGranted));
    }
}
