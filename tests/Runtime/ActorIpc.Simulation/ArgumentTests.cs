using ActorIpc.Hosting;

namespace ActorIpc.Simulation.Tests;

/// <summary>What is wrong with an argument is said with its name, and with the rule that it breaks.</summary>
public class ArgumentTests
{
    private const string OneAtLeast = "it is 1 at least.";
    private const string NoneBelow = "it is 0 at least.";

    private static readonly Dictionary<string, (Action Set, string Rule)> Options = new()
    {
        ["Ipc"] = (static () => _ = new SimulationOptions { Ipc = new IpcOptions { Host = new EmbeddedHost(TimeProvider.System, checksInvariants: false) } }, "a simulation has a host of its own; leave Host out."),
        ["Strategy"] = (static () => _ = new SimulationOptions { Strategy = (SimulationStrategy)2 }, "it is Uniform or Priorities."),
        ["PriorityChanges"] = (static () => _ = new SimulationOptions { PriorityChanges = -1 }, NoneBelow),
        ["Faults"] = (static () => _ = new SimulationOptions { Faults = (SimulatedFaults)4096 }, "there are none but Kill, Interrupt, Death, SpuriousWakeup, Timeouts, FrameLoss, FrameDoubling, FrameReordering, FrameDelay, NodePause, NodeCrash, OwnerCrash."),
        ["MostFaults"] = (static () => _ = new SimulationOptions { MostFaults = -1 }, NoneBelow),
        ["MostSteps"] = (static () => _ = new SimulationOptions { MostSteps = 0 }, OneAtLeast),
        ["MostRuns"] = (static () => _ = new ExplorationBounds { MostRuns = 0 }, OneAtLeast),
        ["MostStates"] = (static () => _ = new ExplorationBounds { MostStates = 0 }, OneAtLeast),
        ["MostSteps of bounds"] = (static () => _ = new ExplorationBounds { MostSteps = 0 }, OneAtLeast),
    };

    private static readonly Dictionary<string, Action<SimulatedSystem>> Nothing = new()
    {
        ["what"] = static sim => sim.Always(null!, static () => true),
        ["what of Finally"] = static sim => sim.Finally(null!, static () => true),
        ["condition"] = static sim => sim.Always("it holds", null!),
        ["condition of Finally"] = static sim => sim.Finally("it holds", null!),
        ["channel"] = static sim => sim.SleepersWaitFor((WaitChannel)null!, static () => true),
        ["waitedOn"] = static sim => sim.SleepersWaitFor((IpcCondition)null!, static () => true),
        ["condition of SleepersWaitFor"] = static sim => sim.SleepersWaitFor(sim.Ipc.CreateChannel(), null!),
        ["set"] = static sim => sim.Restores((SemaphoreSet)null!),
        ["semaphore"] = static sim => sim.Restores((IpcUserSemaphore)null!),
        ["process"] = static sim => sim.Spares((IpcProcess)null!),
        ["process of SleepsUntil"] = static sim => sim.SleepsUntil(null!, static () => true),
        ["condition of SleepsUntil"] = static sim => sim.SleepsUntil(sim.Ipc.Spawn("worker", static _ => Task.CompletedTask), null!),
        ["process of MayWaitForEver"] = static sim => sim.MayWaitForEver(null!),
        ["write"] = static sim => sim.Shares(null!),
    };

    public static TheoryData<string> OptionNames => [.. Options.Keys];

    public static TheoryData<string> NothingNames => [.. Nothing.Keys];

    [Theory]
    [MemberData(nameof(OptionNames))]
    public void An_option_out_of_range_is_refused_with_its_name_and_its_rule(string option)
    {
        var name = option.Split(' ')[0];
        var refused = Assert.ThrowsAny<ArgumentException>(Options[option].Set);
        Assert.Equal(name, refused.ParamName);
        Assert.StartsWith($"{name}: {Options[option].Rule}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(NothingNames))]
    public void What_is_left_out_is_named(string argument)
    {
        ArgumentNullException? refused = null;
        Simulation.Run(1, sim => refused = Assert.Throws<ArgumentNullException>(() => Nothing[argument](sim)));
        Assert.Equal(argument.Split(' ')[0], refused?.ParamName);
    }

    [Fact]
    public void What_has_to_hold_has_words()
    {
        List<string?> names = [];
        Simulation.Run(1, sim =>
        {
            names.Add(Assert.Throws<ArgumentException>(() => sim.Always("", static () => true)).ParamName);
            names.Add(Assert.Throws<ArgumentException>(() => sim.Finally("", static () => true)).ParamName);
        });
        Assert.Equal(["what", "what"], names);
    }

    [Fact]
    public void Options_for_its_system_and_a_schedule_are_not_nothing()
    {
        Assert.Equal("Ipc", Assert.Throws<ArgumentNullException>(static () => new SimulationOptions { Ipc = null! }).ParamName);
        Assert.Equal("text", Assert.Throws<ArgumentNullException>(static () => Simulation.Replay(null!, static _ => { })).ParamName);
    }
}
