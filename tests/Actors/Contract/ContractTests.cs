namespace ActorIpc.Actors.Tests;

public class ContractTests
{
    [Fact]
    public void An_outbox_answers_a_request_once()
    {
        var outbox = new Outbox();
        var call = new Call<TagOperation> { Process = new FakeProcess(1) };
        outbox.Grant(call, 7);

        Assert.Throws<InvariantViolatedException>(() => outbox.Refuse(call, Outcome.TimedOut));

        Assert.Equal((1, new Answer(Outcome.Granted, Errno.None, 7)), (outbox.Count, call.Answer));
    }

    [Fact]
    public void An_outbox_keeps_the_order_and_forgets_all_when_cleared()
    {
        var outbox = new Outbox();
        var process = new FakeProcess(1);
        for (var i = 0; i < 100; i++)
        {
            outbox.Watch(process);
            outbox.Post(process, Signal.Kill);
        }

        Assert.Equal((200, EffectKind.Watch, EffectKind.Post), (outbox.Count, outbox[198].Kind, outbox[199].Kind));
        outbox.Clear();
        Assert.Equal(0, outbox.Count);
    }

    [Fact]
    public void A_vector_that_parks_and_is_abandoned_allocates_nothing()
    {
        var array = new SemaphoreArray(0, [0, 1], IpcPermission.For(IpcKey.Private, Credentials.Root, 0x180), 0, null);
        var simple = NewVector(new SemaphoreOp(0, -1));
        var several = NewVector(new SemaphoreOp(0, -1), new SemaphoreOp(1, -1));
        var zero = NewVector(new SemaphoreOp(1, 0));

        Assert.Equal(0, AllocatedBySubmitAndAbandon(array, simple));
        Assert.Equal(0, AllocatedBySubmitAndAbandon(array, several));
        Assert.Equal(0, AllocatedBySubmitAndAbandon(array, zero));
    }

    [Fact]
    public void A_rendezvous_that_parks_and_is_abandoned_allocates_nothing()
    {
        var call = new Call<TagOperation> { Process = new FakeProcess(1), Operation = new TagOperation { Tag = 42 } };

        Assert.Equal(0, AllocatedBySubmitAndAbandon(new TagSpace(), call));
    }

    [Fact]
    public void The_invariants_of_a_tag_space_see_a_process_under_a_foreign_tag()
    {
        var space = new TagSpace();
        var call = new Call<TagOperation> { Process = new FakeProcess(1), Operation = new TagOperation { Tag = 42 } };
        space.Submit(call, new Outbox());
        space.CheckInvariants();

        call.Operation.Tag = 43;

        Assert.Throws<InvariantViolatedException>(space.CheckInvariants);
    }

    [Fact]
    public void The_invariants_of_an_array_see_a_sleeper_that_could_run()
    {
        var array = new SemaphoreArray(0, [0, 1], IpcPermission.For(IpcKey.Private, Credentials.Root, 0x180), 0, null);
        var call = NewVector(new SemaphoreOp(0, -1));
        array.Submit(call, new Outbox());
        array.CheckInvariants();

        call.Operation.Vector.Set([new SemaphoreOp(1, -1)]);

        Assert.Throws<InvariantViolatedException>(array.CheckInvariants);
    }

    private static Call<SemaphoreOperation> NewVector(params ReadOnlySpan<SemaphoreOp> ops)
    {
        var call = new Call<SemaphoreOperation> { Process = new FakeProcess(1) };
        call.Operation.Vector.Set(ops);
        return call;
    }

    private static long AllocatedBySubmitAndAbandon<TOperation>(Primitive<TOperation> primitive, Call<TOperation> call)
        where TOperation : struct, IOperation<TOperation>
    {
        var outbox = new Outbox();
        SubmitAndAbandon(primitive, call, outbox);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            SubmitAndAbandon(primitive, call, outbox);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((RequestState.Completed, Outcome.TimedOut), (call.State, call.Answer.Outcome));
        return allocated;
    }

    private static void SubmitAndAbandon<TOperation>(Primitive<TOperation> primitive, Call<TOperation> call, Outbox outbox)
        where TOperation : struct, IOperation<TOperation>
    {
        call.UseAgain();
        primitive.Submit(call, outbox);
        primitive.Abandon(call, Outcome.TimedOut, outbox);
        outbox.Clear();
    }
}
