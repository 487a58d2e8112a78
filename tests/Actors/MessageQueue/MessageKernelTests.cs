using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests;

/// <summary>Smallest histories of what Linux does and is easily missed.</summary>
public class MessageKernelTests
{
    private static readonly Credentials Stranger = new() { User = 5, Group = 5 };
    private readonly World world = new();
    private readonly Address queue;
    private long sequence;

    public MessageKernelTests() => queue = world.Run(New(10), "queue");

    [Fact]
    [Rule("MSG-8")]
    public void A_sender_waits_for_room_although_a_receiver_waits_for_its_type()
    {
        Send(1, 10);
        var receiver = Receive(2);
        var sender = Send(2, 1);
        Assert.Equal((RequestState.Parked, RequestState.Parked), (receiver.State, sender.State));

        Receive(1);

        Assert.Equal((Outcome.Granted, 2L), (receiver.Answer.Outcome, receiver.Answer.Value));
        Assert.Equal(RequestState.Completed, sender.State);
    }

    [Fact]
    [Rule("MSG-17")]
    [Rule("MSG-18")]
    public void A_sender_that_is_let_in_and_handed_over_leaves_its_room_to_the_next()
    {
        Send(1, 10);
        Receive(2);
        var (handed, stored, late) = (Send(2, 10), Send(3, 10), Send(4, 1));

        Receive(1);

        Assert.Equal((RequestState.Completed, RequestState.Completed, RequestState.Parked), (handed.State, stored.State, late.State));
        Assert.Equal((1, 10L), (Status().Messages, Status().Bytes));
    }

    [Fact]
    [Rule("MSG-18")]
    public void Who_woke_in_vain_stands_behind_who_did_not_wake()
    {
        Send(1, 5);
        Send(1, 5);
        var (winner, loser, large) = (Send(2, 4), Send(2, 3), Send(2, 6));

        // Room for 5: the first gets in, the second finds 1 left, the third sleeps on.
        Receive(1);
        Assert.Equal((RequestState.Completed, RequestState.Parked), (winner.State, loser.State));

        // Room for 6: the third stands first now, though it came last.
        Receive(1);
        Assert.Equal((RequestState.Parked, RequestState.Completed), (loser.State, large.State));
    }

    [Fact]
    [Rule("MSG-18")]
    public void Who_woke_in_vain_stays_behind_when_the_longest_of_them_gives_up()
    {
        var (loser, longest, large) = WakeTwoInVain();
        world.Abandon(longest, Outcome.TimedOut);

        // Room for 7, which is not enough for both.
        Receive(1);

        Assert.Equal((RequestState.Parked, RequestState.Completed), (loser.State, large.State));
    }

    [Fact]
    [Rule("MSG-18")]
    public void Who_woke_in_vain_twice_stays_behind_who_came_in_between_when_the_longest_gives_up()
    {
        Send(1, 5);
        Send(2, 3);
        Send(4, 2);
        var (first, winner, loser, longest) = (Send(3, 3), Send(3, 2), Send(3, 2), Send(3, 3));

        // Room for 3, which the first takes; then for 2, and the loser is behind the large one too.
        Receive(2);
        var large = Send(3, 5);
        Receive(4);
        Assert.Equal((RequestState.Completed, RequestState.Completed), (first.State, winner.State));
        world.Abandon(longest, Outcome.TimedOut);

        Receive(1);

        Assert.Equal((RequestState.Parked, RequestState.Completed), (loser.State, large.State));
    }

    [Fact]
    [Rule("MSG-18")]
    public void Who_woke_in_vain_stays_behind_when_the_queue_is_saved_and_loaded()
    {
        var (loser, longest, large) = WakeTwoInVain();
        world.Reload(queue, New(10));
        world.Endings.Clear();

        Receive(1);

        Assert.Contains(world.Endings, ending => ending.Sequence == large.Sequence && ending.Outcome == Outcome.Granted);
        Assert.Equal([loser.Sequence, longest.Sequence], world.Outstanding.Select(request => request.Sequence).Order());
    }

    [Fact]
    [Rule("MSG-18")]
    public void Who_does_not_fit_holds_up_nobody_and_keeps_its_place_among_those_who_do_not()
    {
        Send(1, 10);
        var (first, second, small) = (Send(2, 9), Send(2, 10), Send(2, 1));
        Set(11);
        Assert.Equal((RequestState.Parked, RequestState.Completed), (first.State, small.State));

        Receive(1);
        Assert.Equal((RequestState.Completed, RequestState.Parked), (first.State, second.State));
    }

    [Fact]
    [Rule("MSG-19")]
    public void Who_may_no_longer_send_hears_of_it_when_there_would_be_room()
    {
        Send(1, 4);
        Send(1, 6);
        var (small, alsoSmall, large) = (Send(2, 4, Stranger), Send(2, 4, Stranger), Send(2, 9, Stranger));
        Set(10, 0x180);
        Assert.All([small, alsoSmall, large], sender => Assert.Equal(RequestState.Parked, sender.State));
        world.Reload(queue, New(10));
        var privileged = Send(3, 4);

        Receive(1);

        Assert.Equal([Errno.EACCES, Errno.EACCES], world.Endings.Where(ending => ending.Outcome == Outcome.Failed).Select(ending => ending.Error));
        Assert.Equal(RequestState.Completed, privileged.State);
        Set(40, 0x1B6);
        Assert.Equal((3, 19L), (Status().Messages, Status().Bytes));
    }

    [Fact]
    [Rule("MSG-15")]
    public void A_copy_is_not_cut_and_is_nobody_elses()
    {
        Send(1, 3);
        var copy = Receive(0, MessageFlags.Copy | MessageFlags.NoWait);
        ((byte[])copy.Answer.Data!)[0] = 99;

        Assert.Equal(Errno.EINVAL, Receive(0, MessageFlags.Copy | MessageFlags.NoWait | MessageFlags.NoError, size: 2).Answer.Error);
        Assert.Equal(Errno.E2BIG, Receive(0, MessageFlags.Copy | MessageFlags.NoWait, size: 2).Answer.Error);
        Assert.Equal([0, 1, 2], (byte[])Receive(0).Answer.Data!);
    }

    [Fact]
    [Rule("MSG-16")]
    public void Receivers_with_too_little_room_end_and_one_who_cuts_takes_the_message()
    {
        var (tooSmall, otherType, cuts) = (Receive(0, size: 2), Receive(3), Receive(-5, MessageFlags.NoError, size: 2));

        Send(1, 4);

        Assert.Equal((Errno.E2BIG, RequestState.Parked), (tooSmall.Answer.Error, otherType.State));
        Assert.Equal([0, 1], (byte[])cuts.Answer.Data!);
        Assert.Equal(0, Status().Messages);
    }

    [Fact]
    public void An_exit_takes_the_waits_of_the_process_and_leaves_its_messages()
    {
        var dying = world.Process(50);
        world.Submit(queue, dying, ++sequence, new MessageOperation { Call = MessageCall.Send, Type = 1, Text = [7] });
        world.Submit(queue, dying, ++sequence, new MessageOperation { Call = MessageCall.Receive, Filter = MessageFilter.OfType(2), Size = 9 });

        world.Exit(dying);
        Send(2, 1);

        Assert.Equal(2, Status().Messages);
        Assert.Equal([7], (byte[])Receive(1).Answer.Data!);
    }

    [Fact]
    public void A_receiver_that_parks_and_is_abandoned_allocates_nothing()
    {
        var primitive = (MessageQueue)queue.Primitive;
        var outbox = new Outbox();
        var receivers = new[] { NewReceiver(1), NewReceiver(0), NewReceiver(-3) };
        ParkAndAbandon();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            ParkAndAbandon();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void ParkAndAbandon()
        {
            foreach (var receiver in receivers)
            {
                receiver.UseAgain();
                primitive.Submit(receiver, outbox);
                primitive.Abandon(receiver, Outcome.TimedOut, outbox);
                outbox.Clear();
            }
        }
    }

    // Two senders, of 2 and of 3 bytes, that went behind one of 6 which came after them; the queue is full.
    private (Call<MessageOperation> Loser, Call<MessageOperation> Longest, Call<MessageOperation> Large) WakeTwoInVain()
    {
        Send(1, 7);
        Send(2, 3);
        var (winner, loser, longest, large) = (Send(3, 3), Send(3, 2), Send(3, 3), Send(3, 6));
        Receive(2);
        Assert.Equal(RequestState.Completed, winner.State);
        Assert.All([loser, longest, large], sender => Assert.Equal(RequestState.Parked, sender.State));
        return (loser, longest, large);
    }

    private static MessageQueue New(int maxBytes) =>
        new(0, IpcPermission.For(IpcKey.Private, Credentials.Root, 0x1B6), new MessageLimits(), maxBytes, 0, null);

    private static Call<MessageOperation> NewReceiver(long type)
    {
        var call = new Call<MessageOperation> { Process = new FakeProcess(1) };
        call.Operation = new MessageOperation { Call = MessageCall.Receive, Filter = MessageFilter.Of(type, 0), Size = 9 };
        return call;
    }

    private Call<MessageOperation> Send(long type, int length, Credentials? by = null) => Submit(
        new() { Call = MessageCall.Send, Type = type, Text = [.. Enumerable.Range(0, length).Select(i => (byte)i)] }, by);

    private Call<MessageOperation> Receive(long type, MessageFlags flags = 0, long size = long.MaxValue) => Submit(
        new() { Call = MessageCall.Receive, Filter = MessageFilter.Of(type, flags), Flags = flags, Size = size });

    private void Set(int maxBytes, int mode = 0x1B6) => Submit(new()
    {
        Call = MessageCall.Control,
        Command = MessageCommand.Set,
        Data = new MessageQueueStatus { MaxBytes = maxBytes, Permission = new IpcPermission { Mode = mode } },
    });

    private MessageQueueStatus Status() =>
        (MessageQueueStatus)Submit(new() { Call = MessageCall.Control, Command = MessageCommand.Status }).Answer.Data!;

    private Call<MessageOperation> Submit(MessageOperation operation, Credentials? by = null) =>
        world.Submit(queue, world.Process(++sequence, by), sequence, operation);
}
