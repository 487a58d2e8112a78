using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests;

public class ProcessTableTests
{
    private readonly World world = new();
    private readonly FakeProcess init;
    private readonly Address table;
    private long sequence;

    public ProcessTableTests()
    {
        init = world.Process(1);
        table = world.Run(new ProcessTable(init, 12), "processes");
    }

    [Fact]
    [Rule("XV6-6")]
    [Rule("XV6-8")]
    public void Of_several_zombies_that_come_to_init_at_once_the_lowest_slot_is_reaped_first()
    {
        var parent = Spawn(init, 2);
        var (first, second) = (Spawn(parent, 3), Spawn(parent, 4));
        Submit(first, new ProcessOperation { Call = ProcessCall.Exit });
        Submit(second, new ProcessOperation { Call = ProcessCall.Exit });
        var wait = Submit(init, new ProcessOperation { Call = ProcessCall.Wait });
        Assert.Equal(RequestState.Parked, wait.State);

        // The parent, in slot 1, is a zombie itself by the time that init, which waits under the same lock in xv6, looks.
        Submit(parent, new ProcessOperation { Call = ProcessCall.Exit });

        Assert.Equal((Outcome.Granted, 2), (wait.Answer.Outcome, wait.Answer.Value));
    }

    [Fact]
    [Rule("XV6-6")]
    [Rule("XV6-8")]
    public void Of_the_zombies_that_a_grandchild_leaves_init_reaps_the_lowest_slot_first()
    {
        var parent = Spawn(init, 2);
        var middle = Spawn(parent, 3);
        var (first, second) = (Spawn(middle, 4), Spawn(middle, 5));
        Submit(second, new ProcessOperation { Call = ProcessCall.Exit });
        Submit(first, new ProcessOperation { Call = ProcessCall.Exit });
        var wait = Submit(init, new ProcessOperation { Call = ProcessCall.Wait });

        Submit(middle, new ProcessOperation { Call = ProcessCall.Exit });

        Assert.Equal((Outcome.Granted, 4), (wait.Answer.Outcome, wait.Answer.Value));
    }

    [Fact]
    [Rule("XV6-11")]
    public void That_a_process_has_been_killed_is_part_of_the_state_and_an_interrupt_is_not()
    {
        var victim = Spawn(init, 2);
        var before = World.Save(table);

        Submit(init, new ProcessOperation { Call = ProcessCall.Interrupt, Target = victim.Id });
        Assert.Equal(before, World.Save(table));
        Submit(init, new ProcessOperation { Call = ProcessCall.Kill, Target = victim.Id });

        Assert.NotEqual(before, World.Save(table));
        world.Reload(table, new ProcessTable(init, 12));
    }

    [Fact]
    public void A_process_is_found_by_its_number_until_it_has_exited()
    {
        var child = Spawn(init, 2);
        var find = new ProcessOperation { Call = ProcessCall.Find, Target = child.Id };
        Assert.Same(child, Submit(init, find).Answer.Data);

        Submit(child, new ProcessOperation { Call = ProcessCall.Exit });

        Assert.Equal(Outcome.NoProcess, Submit(init, find).Answer.Outcome);
        Assert.Equal(Outcome.NoProcess, Submit(init, find with { Target = ProcessId.None }).Answer.Outcome);
        Assert.Same(init, Submit(init, find with { Target = ProcessId.Init }).Answer.Data);
    }

    private FakeProcess Spawn(FakeProcess parent, long pid)
    {
        var child = world.Process(pid);
        Assert.Equal(pid, Submit(parent, new ProcessOperation { Call = ProcessCall.Spawn, Child = child }).Answer.Value);
        return child;
    }

    private Call<ProcessOperation> Submit(ProcessRef process, ProcessOperation operation) =>
        world.Submit(table, process, ++sequence, operation);
}
