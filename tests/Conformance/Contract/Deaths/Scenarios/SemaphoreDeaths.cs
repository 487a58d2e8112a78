namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>Workers take processors and a licence in one step, with undo; a boss waits for three reports, and a watcher for the moment when no processor is free.</summary>
internal sealed class SemaphoreDeaths : DeathScenario
{
    private const int Processors = 0;
    private const int Licences = 1;
    private const int Reports = 2;

    private SemaphoreSet set = null!;
    private int reported;

    public override IReadOnlyList<(string Name, Func<Participant, Task> Body)> Cast =>
    [
        ("watcher", WatchAsync), ("boss", CountAsync), ("first worker", WorkAsync), ("second worker", WorkAsync), ("small worker", WorkALittleAsync),
    ];

    public override void SetTheStage(IpcSystem system) => set = system.CreateSemaphores(2, 1, 0);

    public override async Task AssertNothingIsHeldAsync(IpcProcess fresh)
    {
        Assert.Equal((2, 1), (await fresh.GetValueAsync(set, Processors), await fresh.GetValueAsync(set, Licences)));
        Assert.Equal(reported, await fresh.GetValueAsync(set, Reports));
        reported = 0;
        await fresh.SetValueAsync(set, Reports, 0);
    }

    private async Task WatchAsync(Participant self) => await self.WaitAsync(
        process => process.OperateAsync(set, [SemaphoreOp.AwaitZero(Processors)]),
        result => result.Outcome,
        async bystander => await bystander.GetValueAsync(set, Processors) == 0);

    private async Task CountAsync(Participant self) => await self.WaitAsync(
        process => process.OperateAsync(set, [SemaphoreOp.Take(Reports, 3)]),
        result => result.Outcome,
        async bystander => await bystander.GetValueAsync(set, Reports) >= 3,
        result => reported -= result.IsGranted ? 3 : 0);

    private async Task WorkAsync(Participant self)
    {
        await self.WaitAsync(
            process => process.OperateAsync(set, [SemaphoreOp.Take(Processors, 2), SemaphoreOp.Take(Licences)], undo: true),
            result => result.Outcome,
            async bystander => await bystander.GetValueAsync(set, Processors) >= 2 && await bystander.GetValueAsync(set, Licences) >= 1);
        await self.DoAsync(process => process.OperateAsync(set, [SemaphoreOp.Give(Licences), SemaphoreOp.Give(Processors, 2)], undo: true));
        await ReportAsync(self);
    }

    private async Task WorkALittleAsync(Participant self)
    {
        var processor = await self.WaitAsync(
            process => process.AcquireAsync(set, Processors),
            grant => grant.Outcome,
            async bystander => await bystander.GetValueAsync(set, Processors) >= 1);
        var licence = await self.WaitAsync(
            process => process.AcquireAsync(set, Licences),
            grant => grant.Outcome,
            async bystander => await bystander.GetValueAsync(set, Licences) >= 1);
        await self.DoAsync(_ => processor.DisposeAsync());
        await self.DoAsync(_ => licence.DisposeAsync());
        await ReportAsync(self);
    }

    private Task ReportAsync(Participant self) =>
        self.DoAsync(process => process.GiveAsync(set, Reports), result => reported += result.IsGranted ? 1 : 0);
}
