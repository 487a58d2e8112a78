namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>A parent forks three children and waits for all; one forks a grandchild, one has ended when the parent looks, and one is killed by it.</summary>
internal sealed class ProcessDeaths : DeathScenario
{
    // Children that have begun and are not reaped.
    private readonly List<Participant> children = [];

    // Init, bystander, parent, three children, a grandchild: whatever is not reaped is missing in the next act.
    public override IpcOptions Options => new() { MaxProcesses = 7 };

    public override IReadOnlyList<(string Name, Func<Participant, Task> Body)> Cast => [("parent", AsParentAsync)];

    public override void SetTheStage(IpcSystem system)
    {
    }

    public override void BeginAct(IpcSystem system) => children.Clear();

    public override async Task AssertNothingIsHeldAsync(IpcProcess fresh)
    {
        Assert.Equal(Outcome.NoChild, (await fresh.WaitAsync()).Outcome);
        for (var others = 0; others < 4; others++)
        {
            fresh.Fork("other", _ => Task.CompletedTask);
        }

        for (var others = 0; others < 4; others++)
        {
            Assert.Equal(ExitStatus.Success, (await fresh.WaitAsync()).Status);
        }
    }

    private async Task AsParentAsync(Participant self)
    {
        children.Add(self.Fork("middle", ForkAndWaitAsync));
        children.Add(self.Fork("quick", _ => Task.CompletedTask));
        children.Add(self.Fork("doomed", self => PauseAsync(self, Timeout.InfiniteTimeSpan)));
        await PauseAsync(self, TimeSpan.FromSeconds(1));
        await ReapAsync(self);
        await self.DoAsync(process => process.KillAsync(children[^1].Process.Id));
        while (children.Count > 0)
        {
            await ReapAsync(self);
        }

        Assert.Equal(Outcome.NoChild, (await self.DoAsync(process => process.WaitAsync())).Outcome);
    }

    private async Task ForkAndWaitAsync(Participant self)
    {
        var grandchild = self.Fork("grandchild", self => PauseAsync(self, TimeSpan.FromSeconds(2)));
        var reaped = await self.WaitAsync(
            process => process.WaitAsync(grandchild.Process.Id), result => result.Outcome, _ => Task.FromResult(grandchild.HasEnded));
        Assert.Equal(grandchild.Process.Id, reaped.Child);
    }

    private async Task ReapAsync(Participant self)
    {
        var reaped = await self.WaitAsync(
            process => process.WaitAsync(), result => result.Outcome, _ => Task.FromResult(children.Exists(child => child.HasEnded)));
        Assert.Equal(1, children.RemoveAll(child => child.HasEnded && child.Process.Id == reaped.Child));
    }

    // An interrupt ends a pause.
    private static async Task PauseAsync(Participant self, TimeSpan duration) =>
        await self.TryAsync(process => process.PauseAsync(duration), pause => pause.Outcome, Never);
}
