using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests;

/// <summary>Smallest histories of what Linux does and is easily missed.</summary>
public class SemaphoreKernelTests
{
    private readonly World world = new();
    private readonly Address array;
    private long sequence;

    public SemaphoreKernelTests() => array = world.Run(New(), "array");

    [Fact]
    [Rule("SEM-59")]
    public void The_exit_of_a_process_whose_undo_is_empty_sets_otime()
    {
        var self = world.Process(1);
        Operate(self, new SemaphoreOp(0, -1, SemaphoreFlags.NoWait | SemaphoreFlags.Undo));
        world.Now = 5000;

        world.Exit(self);

        Assert.Equal(5, OperateTime());
    }

    [Fact]
    [Rule("SEM-59")]
    public void The_exit_of_a_process_whose_undo_SETVAL_cleared_sets_otime_after_a_save_and_load_too()
    {
        var self = world.Process(1);
        Operate(self, new SemaphoreOp(0, 1, SemaphoreFlags.Undo));
        Control(SemaphoreCommand.SetValue, 0, 1);
        world.Now = 5000;
        world.Reload(array, New());

        world.Exit(self);

        Assert.Equal(5, OperateTime());
    }

    [Fact]
    [Rule("SEM-49")]
    public void SETVAL_looks_again_at_every_vector_that_waits_for_zeros()
    {
        var self = world.Process(1);
        Control(SemaphoreCommand.SetValue, 1, 1);
        Operate(self, new SemaphoreOp(0, 0), new SemaphoreOp(1, 0));
        Operate(world.Process(2), new SemaphoreOp(0, 1));
        Assert.Equal((0, 1), (WaitingForZero(0), WaitingForZero(1)));

        // Semaphore 3 is 0, so the kernel, which takes all semaphores as changed, looks again.
        Control(SemaphoreCommand.SetValue, 2, 1);

        Assert.Equal((1, 0), (WaitingForZero(0), WaitingForZero(1)));
    }

    [Fact]
    [Rule("SEM-35")]
    public void SETVAL_of_another_semaphore_wakes_a_vector_whose_new_blocker_has_NOWAIT()
    {
        var self = world.Process(1);
        Control(SemaphoreCommand.SetValue, 1, 1);
        var vector = Operate(self, new SemaphoreOp(0, 0, SemaphoreFlags.NoWait), new SemaphoreOp(1, 0));
        Operate(world.Process(2), new SemaphoreOp(0, 1));
        Assert.Equal(RequestState.Parked, vector.State);

        Control(SemaphoreCommand.SetValue, 2, 1);

        Assert.Equal((RequestState.Completed, Outcome.WouldBlock), (vector.State, vector.Answer.Outcome));
    }

    [Fact]
    [Rule("SEM-62")]
    public void What_a_call_takes_that_parked_after_the_exit_of_its_process_is_given_back()
    {
        var dead = world.Process(1);
        world.Exit(dead);

        // On its way when the process ended; the host abandons it as soon as it knows of it, which may be too late.
        var late = Operate(dead, new SemaphoreOp(0, -1, SemaphoreFlags.Undo));
        Assert.Equal(RequestState.Parked, late.State);
        Operate(world.Process(2), new SemaphoreOp(0, 1));

        Assert.Equal((Outcome.Granted, 1L), (late.Answer.Outcome, Control(SemaphoreCommand.GetValue).Value));
    }

    [Fact]
    [Rule("SEM-62")]
    public void A_vector_of_the_dead_that_waits_does_not_have_its_exit_told_without_end()
    {
        var dead = world.Process(1);
        world.Exit(dead);

        // Its undo is begun and its exit told again, at which the array looks at all who wait, and so at this vector.
        var late = Operate(dead, new SemaphoreOp(0, -1, SemaphoreFlags.Undo), new SemaphoreOp(1, -1, SemaphoreFlags.Undo));

        Assert.Equal((RequestState.Parked, 0), (late.State, world.InFlight));
    }

    private static SemaphoreArray New() => new(0, [0, 0, 0, 0], IpcPermission.For(IpcKey.Private, Credentials.Root, 0x180), 0, null);

    private Call<SemaphoreOperation> Operate(ProcessRef process, params ReadOnlySpan<SemaphoreOp> ops)
    {
        var operation = new SemaphoreOperation { Call = SemaphoreCall.Operate };
        operation.Vector.Set(ops);
        return world.Submit(array, process, ++sequence, operation);
    }

    private Answer Control(SemaphoreCommand command, int number = 0, int value = 0)
    {
        var operation = new SemaphoreOperation { Call = SemaphoreCall.Control, Command = command, Number = number, Argument = value };
        return world.Submit(array, world.Process(1000), ++sequence, operation).Answer;
    }

    private long OperateTime() => ((SemaphoreStatus)Control(SemaphoreCommand.Status).Data!).OperateTime;

    private long WaitingForZero(int number) => Control(SemaphoreCommand.GetWaitingForZero, number).Value;
}
