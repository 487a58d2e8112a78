using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

/// <summary>Histories drawn at random, each step compared with <see cref="SemaphoreModel"/>.</summary>
/// <remarks>A seed gives the same history every time.</remarks>
public abstract class SemaphoreHistoryTests : HostFixture
{
    private const int Steps = 400;

    private readonly List<string> history = [];
    private readonly List<Actor> actors = [];

    [Theory]
    [Rule("SEM-33")]
    [Rule("SEM-35")]
    [Rule("SEM-41")]
    [Rule("SEM-43")]
    [Rule("SEM-46")]
    [Rule("SEM-47")]
    [Rule("SEM-49")]
    [Rule("SEM-50")]
    [Rule("SEM-54")]
    [Rule("SEM-62")]
    [MemberData(nameof(Histories))]
    public async Task Any_history_goes_as_the_rules_say(int seed, int semaphores, int longest)
    {
        var random = new Random(seed);
        var model = new SemaphoreModel(semaphores);
        await using var observer = Ipc.Enter("observer");
        var id = await observer.NewSetAsync(new int[semaphores]);
        for (var i = 0; i < 6; i++)
        {
            actors.Add(new Actor(Ipc.Enter($"actor {i}")));
        }

        for (var step = 0; step < Steps; step++)
        {
            await StepAsync(random, model, observer, id, longest);
            await CompareAsync(model, observer, id);
        }
    }

    public static TheoryData<int, int, int> Histories()
    {
        var histories = new TheoryData<int, int, int>();
        for (var seed = 1; seed <= 12; seed++)
        {
            histories.Add(seed, 1 + seed % 4, 1 + seed / 4);
        }

        return histories;
    }

    private async Task StepAsync(Random random, SemaphoreModel model, IpcProcess observer, int id, int longest)
    {
        var at = random.Next(actors.Count);
        var actor = actors[at];
        var what = random.Next(100);
        if (what < 4)
        {
            history.Add($"{actor} exits");
            model.Exit(actor.Process.Id);
            await actor.Process.DisposeAsync();
            await SettleAsync(actor);
            actors[at] = new Actor(Ipc.Enter($"actor {at}"));
        }
        else if (what < 7)
        {
            var values = model.Values.Select(_ => random.Next(3)).ToArray();
            history.Add($"SETALL {string.Join(',', values)}");
            model.SetAll(observer.Id, [.. values]);
            await observer.SetAllAsync(id, values);
        }
        else if (what < 12)
        {
            var (number, value) = (random.Next(model.Values.Length), random.Next(8) == 0 ? 32767 : random.Next(4));
            history.Add($"SETVAL {number} {value}");
            model.SetVal(observer.Id, number, value);
            await observer.SetValAsync(id, number, value);
        }
        else if (actor.Expected is null)
        {
            var ops = Ops(random, model.Values.Length, longest);
            history.Add($"{actor} semop {string.Join(", ", ops.Select(op => $"{op.Number}:{op.Delta} {op.Flags}"))}");
            actor.Expected = model.Operate(actor.Process.Id, ops);
            actor.Actual = actor.Process.SystemV.SemOpAsync(id, ops);
        }
        else if (what < 40)
        {
            history.Add($"{actor} interrupted");
            model.Interrupt(actor.Expected);
            await Ipc.InterruptAsync(actor.Process.Id);
        }
    }

    private async Task CompareAsync(SemaphoreModel model, IpcProcess observer, int id)
    {
        foreach (var actor in actors.Where(actor => actor.Expected is not null))
        {
            Same(actor.Expected!.Ended is not null, actor.Actual.IsCompleted, $"{actor} has ended");
            await SettleAsync(actor);
        }

        Same(string.Join(',', model.Values), string.Join(',', await observer.GetAllAsync(id)), "values");
        for (var i = 0; i < model.Values.Length; i++)
        {
            Same(model.Pids[i], await observer.GetPidAsync(id, i), $"GETPID {i}");
            Same(model.CountAt(i, zero: false), await observer.GetNcntAsync(id, i), $"GETNCNT {i}");
            Same(model.CountAt(i, zero: true), await observer.GetZcntAsync(id, i), $"GETZCNT {i}");
        }
    }

    private async Task SettleAsync(Actor actor)
    {
        if (actor.Expected?.Ended is not { } expected)
        {
            return;
        }

        Errno actual;
        try
        {
            actual = (await actor.Actual.AsTask().WaitAsync(Guard)).Error;
        }
        catch (IpcException exception)
        {
            actual = exception.Error;
        }

        Same(expected, actual, $"{actor} ended with");
        actor.Expected = null;
    }

    private void Same<T>(T expected, T actual, string what) =>
        Assert.True(
            EqualityComparer<T>.Default.Equals(expected, actual),
            $"{what}: expected {expected}, was {actual}, after step {history.Count}:\n{string.Join('\n', history.TakeLast(25))}");

    private static SemaphoreOp[] Ops(Random random, int semaphores, int longest)
    {
        var ops = new SemaphoreOp[random.Next(1, longest + 1)];
        for (var i = 0; i < ops.Length; i++)
        {
            var delta = random.Next(40) == 0 ? random.Next(2) == 0 ? 32767 : -32767 : random.Next(-3, 4);
            var flags = (random.Next(5) == 0 ? NoWait : SemaphoreFlags.None) | (random.Next(3) == 0 ? Undo : SemaphoreFlags.None);
            ops[i] = Op(random.Next(semaphores), delta, flags);
        }

        return ops;
    }

    private sealed class Actor(IpcProcess process)
    {
        public IpcProcess Process => process;

        public SemaphoreModel.Call? Expected { get; set; }

        public ValueTask<OperateResult> Actual { get; set; }

        public override string ToString() => process.Name;
    }
}
