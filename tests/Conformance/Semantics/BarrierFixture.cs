namespace ActorIpc.Conformance.Semantics;

/// <summary>A barrier whose two sides, <see cref="Me"/> and <see cref="They"/>, have their roles.</summary>
public abstract class BarrierFixture : HostFixture
{
    private IpcProcess? me;
    private IpcProcess? they;
    private IpcBarrier? pair;

    protected IpcProcess Me => me!;

    protected IpcProcess They => they!;

    protected IpcBarrier Pair => pair!;

    protected async Task SetTheStageAsync()
    {
        (me, they, pair) = (Ipc.Enter("me"), Ipc.Enter("they"), Ipc.CreateBarrier());
        await me.TakeRoleAsync(pair, BarrierRole.Parent);
        await they.TakeRoleAsync(pair, BarrierRole.Child);
    }

    protected async Task PlaceAsync(IpcProcess who, int times)
    {
        for (var left = times; left > 0; left--)
        {
            Assert.True((await who.PlaceAsync(Pair)).IsReached);
        }
    }

    /// <summary>What the call did, or would do if it waited.</summary>
    protected async Task<bool> WouldBlock(Func<IpcBarrier, TimeSpan?, CancellationToken, ValueTask<BarrierResult>> call) =>
        (await call(Pair, TimeSpan.Zero, default)).Outcome == Outcome.WouldBlock;
}
