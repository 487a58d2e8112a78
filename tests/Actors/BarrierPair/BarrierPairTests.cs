using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests;

/// <summary>What histories of calls do not show: who may be what, what comes late, and what an end leaves.</summary>
public class BarrierPairTests
{
    private readonly World world;
    private readonly Address pair;
    private readonly FakeProcess a;
    private readonly FakeProcess b;
    private readonly FakeProcess c;
    private long calls;

    public BarrierPairTests()
    {
        world = new World();
        pair = world.Run(new BarrierPair(), "barrier");
        (a, b, c) = (world.Process(1), world.Process(2), world.Process(3));
    }

    [Fact]
    public void Only_a_process_with_a_role_is_a_side()
    {
        Assert.All(
            Enum.GetValues<BarrierCall>().Where(call => call is >= BarrierCall.Place and <= BarrierCall.PlaceAndSync),
            call => Assert.Equal(Errno.EPERM, Do(c, call).Error));
    }

    [Fact]
    public void Asking_and_leaving_need_no_role_and_do_nothing()
    {
        TakeRoles();

        Assert.Equal((Outcome.Granted, 0), (Do(c, BarrierCall.Query).Outcome, Do(c, BarrierCall.Query).Value));
        Assert.Equal(Outcome.Granted, Do(c, BarrierCall.Destroy).Outcome);
        Assert.Equal(Outcome.WouldBlock, Do(a, BarrierCall.WaitNext).Outcome);
    }

    [Fact]
    public void A_role_is_given_once_and_a_process_has_one()
    {
        TakeRoles();

        Assert.Equal(Errno.EINVAL, Role(a, BarrierRole.Parent).Error);
        Assert.Equal(Errno.EINVAL, Role(a, BarrierRole.Child).Error);
        Assert.Equal(Errno.EBUSY, Role(c, BarrierRole.Child).Error);
        Assert.Equal(Errno.EINVAL, Role(c, (BarrierRole)2).Error);
        Do(a, BarrierCall.Destroy);
        Assert.Equal(Errno.EINVAL, Role(a, BarrierRole.Parent).Error);
        Assert.Equal(Errno.EBUSY, Role(c, BarrierRole.Parent).Error);
    }

    [Fact]
    public void An_unknown_call_is_misuse_with_a_role_and_without()
    {
        TakeRoles();

        Assert.Equal(Errno.EINVAL, Do(a, (BarrierCall)77).Error);
        Assert.Equal(Errno.EINVAL, Do(c, (BarrierCall)77).Error);
    }

    [Fact]
    public void A_promised_role_is_for_its_heir_alone_and_is_not_held_before_it_is_taken()
    {
        Role(a, BarrierRole.Parent);
        Assert.Equal(Outcome.Granted, Promise(b).Outcome);

        Assert.Equal(Errno.EBUSY, Role(c, BarrierRole.Child).Error);
        Assert.Equal(Errno.EINVAL, Role(b, BarrierRole.Parent).Error);
        Assert.Equal(Errno.EBUSY, Promise(c).Error);
        Assert.Equal(Errno.EPERM, Do(b, BarrierCall.Place).Error);
        Assert.Equal(Outcome.Granted, Role(b, BarrierRole.Child).Outcome);
        Assert.Equal(Outcome.Granted, Do(b, BarrierCall.Place).Outcome);
    }

    [Fact]
    public void A_promise_that_comes_after_the_role_was_taken_changes_nothing()
    {
        TakeRoles();

        Assert.Equal(Outcome.Granted, Promise(b).Outcome);

        Assert.Equal(Outcome.Granted, Do(b, BarrierCall.Place).Outcome);
        Assert.Equal(Errno.EINVAL, Promise(a).Error);
    }

    [Fact]
    public void The_end_of_an_heir_before_it_takes_its_role_is_the_end_of_the_side()
    {
        Role(a, BarrierRole.Parent);
        Promise(b);
        var waiting = Start(a, BarrierCall.WaitNext);

        world.Exit(b);

        Assert.Equal((Outcome.Granted, BarrierAbortion.Theirs), (waiting.Outcome, (BarrierAbortion)waiting.Value));
    }

    [Fact]
    public void A_role_promised_to_the_dead_is_the_role_of_the_dead()
    {
        Role(a, BarrierRole.Parent);
        world.Exit(b);

        Promise(b);

        Assert.Equal(BarrierAbortion.Theirs, (BarrierAbortion)Do(a, BarrierCall.WaitNext).Value);
    }

    [Fact]
    public void While_nobody_is_the_other_side_a_wait_waits()
    {
        Role(a, BarrierRole.Parent);
        var waiting = Start(a, BarrierCall.WaitNext);
        Assert.Equal(RequestState.Parked, waiting.State);

        Role(b, BarrierRole.Child);
        Assert.Equal(RequestState.Parked, waiting.State);
        Do(b, BarrierCall.Place);

        Assert.Equal(RequestState.Completed, waiting.State);
    }

    [Fact]
    public void The_wait_of_a_process_that_exited_as_it_parked_ends_and_later_ones_do_not_begin()
    {
        var late = new World { DeliversLate = true };
        var address = late.Run(new BarrierPair(), "barrier");
        var process = late.Process(1);
        late.Submit(address, process, 1, new BarrierOperation { Call = BarrierCall.SetRole });
        late.Exit(process);
        var parked = late.Submit(address, process, 2, new BarrierOperation { Call = BarrierCall.WaitNext });
        Assert.Equal(RequestState.Parked, parked.State);

        late.Deliver();

        Assert.Equal(Outcome.Exited, parked.Outcome);
        Assert.Equal(Outcome.Exited, late.Submit(address, process, 3, new BarrierOperation { Call = BarrierCall.WaitNext }).Outcome);
    }

    [Fact]
    public void Waits_of_one_side_end_in_order_of_arrival_each_by_its_own_target()
    {
        TakeRoles();
        Do(a, BarrierCall.Place);
        Do(a, BarrierCall.Place);
        Do(a, BarrierCall.Place);
        var sync = Start(a, BarrierCall.Sync);
        var next = Start(a, BarrierCall.SyncNext);
        var last = Start(a, BarrierCall.WaitNext);
        world.Endings.Clear();

        Do(b, BarrierCall.Place);

        Assert.Equal([next.Sequence, last.Sequence], world.Endings.Where(ending => ending.Process == 1).Select(ending => ending.Sequence));
        Assert.Equal(RequestState.Parked, sync.State);
    }

    [Fact]
    public void An_abandoned_sync_has_seen_what_it_took()
    {
        TakeRoles();
        Do(a, BarrierCall.Place);
        Do(a, BarrierCall.Place);
        Do(b, BarrierCall.Place);
        var sync = Start(a, BarrierCall.Sync);
        world.Abandon(sync, Outcome.TimedOut);
        Assert.Equal(Outcome.TimedOut, sync.Outcome);

        Assert.Equal(Outcome.WouldBlock, Do(a, BarrierCall.Sync).Outcome);
        Do(b, BarrierCall.Place);

        Assert.Equal(Outcome.Granted, Do(a, BarrierCall.Sync).Outcome);
    }

    [Fact]
    public void Any_other_abandoned_wait_leaves_no_trace()
    {
        TakeRoles();
        Do(a, BarrierCall.Place);
        var before = World.Save(pair);

        Assert.All([BarrierCall.WaitNext, BarrierCall.SyncNext, BarrierCall.Sync, BarrierCall.WaitAbortion], call =>
        {
            world.Abandon(Start(a, call), Outcome.Cancelled);
            Assert.Equal(before, World.Save(pair));
        });
    }

    [Fact]
    public void Leaving_ends_the_waits_of_its_own_side_as_removed()
    {
        TakeRoles();
        var (next, abortion) = (Start(a, BarrierCall.WaitNext), Start(a, BarrierCall.WaitAbortion));

        Do(a, BarrierCall.Destroy);

        Assert.Equal((Outcome.Removed, Outcome.Removed), (next.Outcome, abortion.Outcome));
        Assert.Equal(Errno.EINVAL, Do(a, BarrierCall.Place).Error);
    }

    // A host is asked once to tell of an end, however often somebody comes: it would keep count of each.
    [Fact]
    public void Of_a_pair_that_begins_as_new_the_end_of_a_process_is_asked_for_once()
    {
        var (barrier, outbox, watches) = (new BarrierPair(renews: true), new Outbox(), 0);
        for (var round = 0; round < 3; round++)
        {
            foreach (var process in new[] { a, b })
            {
                Ask(process, new BarrierOperation { Call = BarrierCall.SetRole, Role = ReferenceEquals(process, a) ? BarrierRole.Parent : BarrierRole.Child });
            }

            Ask(a, new BarrierOperation { Call = BarrierCall.Destroy });
            Ask(b, new BarrierOperation { Call = BarrierCall.Destroy });
        }

        Assert.Equal(2, watches);
        barrier.ProcessExited(a, outbox);
        barrier.ProcessExited(b, outbox);
        Assert.Equal(Written(new BarrierPair(renews: true)), Written(barrier));

        void Ask(FakeProcess process, BarrierOperation operation)
        {
            var request = new Request<BarrierOperation> { Process = process, Operation = operation };
            barrier.Submit(request, outbox);
            Assert.Equal(Outcome.Granted, request.Outcome);
            watches += Enumerable.Range(0, outbox.Count).Count(at => outbox[at].Kind == EffectKind.Watch);
            outbox.Clear();
        }

        static byte[] Written(BarrierPair pair)
        {
            var writer = new StateWriter();
            pair.Save(writer);
            return writer.Written.ToArray();
        }
    }

    private void TakeRoles()
    {
        Role(a, BarrierRole.Parent);
        Role(b, BarrierRole.Child);
    }

    private Answer Role(FakeProcess process, BarrierRole role) =>
        world.Submit(pair, process, ++calls, new BarrierOperation { Call = BarrierCall.SetRole, Role = role }).Answer;

    private Answer Promise(FakeProcess heir) => world.Submit(
        pair, a, ++calls, new BarrierOperation { Call = BarrierCall.Promise, Role = BarrierRole.Child, Heir = heir }).Answer;

    private Answer Do(FakeProcess process, BarrierCall call) =>
        world.Submit(pair, process, ++calls, new BarrierOperation { Call = call }, Outcome.WouldBlock).Answer;

    private Call<BarrierOperation> Start(FakeProcess process, BarrierCall call) => world.Submit(pair, process, ++calls, new BarrierOperation { Call = call });

    // As an owner of another node knows processes: whoever has exited it forgets, and who is named again is made again.
    [Fact]
    [Rule("BAR-3")]
    public void A_role_is_promised_to_who_has_had_it_and_is_gone_whichever_object_names_it()
    {
        var (barrier, outbox) = (new BarrierPair(), new Outbox());
        var (parent, child) = (new FakeProcess(1), new FakeProcess(2));
        Ask(parent, new BarrierOperation { Call = BarrierCall.SetRole, Role = BarrierRole.Parent });
        Ask(child, new BarrierOperation { Call = BarrierCall.SetRole, Role = BarrierRole.Child });
        barrier.ProcessExited(child, outbox);

        var promised = Ask(parent, new BarrierOperation { Call = BarrierCall.Promise, Role = BarrierRole.Child, Heir = new FakeProcess(2) });

        Assert.Equal(Outcome.Granted, promised.Outcome);

        Answer Ask(FakeProcess process, BarrierOperation operation)
        {
            var request = new Request<BarrierOperation> { Process = process, Operation = operation };
            barrier.Submit(request, outbox);
            outbox.Clear();
            return request.Answer;
        }
    }
}
