using ActorIpc.Actors;

namespace ActorIpc.Sessions.Tests;

/// <summary>What no caller can ask for, and a node sends all the same, is refused and changes nothing.</summary>
public class HostileFrameTests
{
    private const string Queue = "messages/0";

    private static readonly MessageLimits limits = new();

    private static Spoken Semaphores => Spoken.Of(new SemaphoreRegistry(new SemaphoreLimits()), "semaphores");

    private static Spoken Array => Spoken.Of(new SemaphoreArray(0, [1, 2], new IpcPermission(), 0, new NamedPrimitive("semaphores")), "semaphores/0");

    private static Spoken Messages => Spoken.Of(new MessageRegistry(limits), "messages");

    private static Spoken OneQueue => Spoken.Of(new MessageQueue(0, new IpcPermission(), limits, limits.QueueBytes, 0, new NamedPrimitive("messages")), Queue);

    private static Spoken Lock => Spoken.Of(new SleepLock(), "lock/a");

    private static Spoken Channel => Spoken.Of(new SleepQueue(), "channel/a");

    private static Spoken Tags => Spoken.Of(new TagSpace(), "tags");

    private static Spoken Barriers => Spoken.Of(new BarrierPair(renews: true), "barrier/a");

    private static Spoken Word => Spoken.Of(new OwnedWord(1), "word/a");

    [Fact]
    public void Bytes_that_are_no_operation_are_refused()
    {
        foreach (var spoken in new[] { Semaphores, Array, Messages, OneQueue, Lock, Channel, Tags, Barriers, Word })
        {
            Refused(spoken, new Written([], []));
            Refused(spoken, new Written([1, 2, 3], []));
            Refused(spoken, new Written([.. Enumerable.Repeat((byte)0xFF, 200)], []));
            Refused(spoken, new Written(new byte[200], []));
        }
    }

    [Fact]
    public void An_operation_with_a_value_of_the_wrong_type_or_none_is_refused()
    {
        foreach (var data in new object?[] { null, "text", new byte[1], new IpcPermission(), 7 })
        {
            Refused(Semaphores, new SemaphoreOperation { Call = SemaphoreCall.Get, Number = 1, Argument = (int)IpcFlags.Create, Data = data });
            Refused(Messages, new MessageOperation { Call = MessageCall.Get, Argument = (int)IpcFlags.Create, Data = data });
            Refused(Array, new SemaphoreOperation { Call = SemaphoreCall.Control, Command = SemaphoreCommand.SetAll, Data = data });
            Refused(OneQueue, new MessageOperation { Call = MessageCall.Control, Command = MessageCommand.Set, Data = data });
        }

        Refused(Array, new SemaphoreOperation { Call = SemaphoreCall.Control, Command = SemaphoreCommand.Set, Data = new[] { 1 } });
        Refused(Array, new SemaphoreOperation { Call = SemaphoreCall.Control, Command = SemaphoreCommand.Set });
        Refused(Tags, Spoken.Written(writer =>
        {
            writer.Write(1L);
            writer.Write(2L);
            writer.Write("System.String");
            writer.WriteValue("no gift");
        }));
    }

    [Fact]
    public void An_operation_out_of_range_is_refused()
    {
        Refused(Array, new SemaphoreOperation { Call = SemaphoreCall.Get, Command = SemaphoreCommand.Remove });
        Refused(Array, new SemaphoreOperation { Call = SemaphoreCall.Control, Command = SemaphoreCommand.SetValue, Argument = -1 });
        Refused(Array, new SemaphoreOperation { Call = SemaphoreCall.Control, Command = SemaphoreCommand.SetValue, Argument = 40000 });
        Refused(OneQueue, new MessageOperation { Call = MessageCall.Get });
        Refused(OneQueue, new MessageOperation { Call = MessageCall.Send, Type = 1, Text = new byte[limits.MessageBytes + 1] });
        Refused(OneQueue, new MessageOperation { Call = MessageCall.Receive, Size = -1, Flags = MessageFlags.NoError });
        Refused(OneQueue, new MessageOperation { Call = MessageCall.Receive, Filter = MessageFilter.Of(0, MessageFlags.Copy), Size = 10 });
        Refused(Barriers, new BarrierOperation { Call = BarrierCall.Promise });
    }

    [Fact]
    public void A_vector_without_operations_is_answered_as_a_caller_is()
    {
        var spoken = Array;
        var before = spoken.State();
        var answer = Assert.IsType<Answering>(Assert.Single(spoken.Ask(new SemaphoreOperation { Call = SemaphoreCall.Operate })));
        Assert.Equal(Errno.EINVAL, answer.Answer.Error);
        Assert.Equal(before, spoken.State());
    }

    [Fact]
    public void What_a_word_has_no_call_change_or_bits_for_is_answered_as_a_caller_is_and_changes_nothing()
    {
        WordOperation[] operations =
        [
            new() { Call = (WordCall)77, Mask = 1 },
            new() { Call = WordCall.Change, Change = (FutexChange)(-1), Mask = 1 },
            new() { Call = WordCall.Change, Compares = true, Comparison = (FutexComparison)int.MaxValue, Mask = 1 },
            new() { Call = WordCall.Change, Count = int.MinValue, Mask = 1 },
            new() { Call = WordCall.Wait, Count = -1, Expected = 1, Mask = 1 },
            new() { Call = WordCall.Wake },
        ];
        Assert.All(operations, operation =>
        {
            var spoken = Word;
            var before = spoken.State();
            var answer = Assert.IsType<Answering>(Assert.Single(spoken.Ask(operation)));
            Assert.Equal(Outcome.Failed, answer.Answer.Outcome);
            Assert.Equal(before, spoken.State());
            Assert.Empty(spoken.Owner.Complaints);
        });
    }

    [Fact]
    public void What_primitives_hand_on_to_each_other_is_refused_from_a_node()
    {
        var (arrays, queues) = (Semaphores, Messages);
        arrays.Ask(new SemaphoreOperation { Call = SemaphoreCall.Get, Number = 1, Argument = (int)IpcFlags.Create, Data = new SemaphoreGetArgument(new IpcKey(1)) });
        queues.Ask(new MessageOperation { Call = MessageCall.Get, Argument = (int)IpcFlags.Create, Data = new IpcKey(1) });
        arrays.IsMade("semaphores/0");
        queues.IsMade("messages/0");
        Refused(arrays, new SemaphoreOperation { Call = SemaphoreCall.Control, Command = SemaphoreCommand.Remove });
        Refused(arrays, new SemaphoreOperation { Call = SemaphoreCall.Control, Command = SemaphoreCommand.Set, Data = new IpcPermission() });
        Refused(queues, new MessageOperation { Call = MessageCall.Control, Command = MessageCommand.Remove });
        Refused(queues, new MessageOperation { Call = MessageCall.Control, Command = MessageCommand.Set, Data = new IpcPermission() });
        Refused(Lock, new SleepOperation { Call = SleepCall.Sleep, Returning = true, Other = new NamedPrimitive("channel/a") });
        Refused(Lock, new SleepOperation { Call = SleepCall.Sleep });
        Refused(Channel, new SleepOperation { Call = SleepCall.Sleep, Other = new NamedPrimitive("lock/a") });
    }

    [Fact]
    public void What_another_primitive_hands_on_that_is_not_its_own_to_hand_on_is_refused()
    {
        var remove = new SemaphoreOperation { Call = SemaphoreCall.Control, Command = SemaphoreCommand.Remove };
        Refused(Semaphores, remove, from: "semaphores/0");
        Refused(Array, remove, from: "semaphores");
        Refused(Lock, new SleepOperation { Call = SleepCall.Sleep, Other = new NamedPrimitive("lock/b") }, from: "lock/b");
        Refused(Channel, new SleepOperation { Call = SleepCall.Sleep, Returning = true, Other = new NamedPrimitive("lock/a") }, from: "lock/a");
        Refused(Channel, new SleepOperation { Call = SleepCall.Sleep }, from: "lock/a");
        Refused(Tags, new TagOperation { Tag = 1 }, from: "lock/a");
        Refused(Word, new WordOperation { Call = WordCall.Load }, from: "lock/a");
    }

    [Fact]
    public void An_array_hands_its_own_removal_on_to_the_registry_of_its_space_and_to_no_other()
    {
        var spoken = Spoken.Of(new SemaphoreRegistry(new SemaphoreLimits()), "there!semaphores");
        spoken.Ask(new SemaphoreOperation { Call = SemaphoreCall.Get, Number = 1, Argument = (int)IpcFlags.Create, Data = new SemaphoreGetArgument(new IpcKey(1)) });
        var opened = Assert.Single(spoken.Owner.Save().Peers, peer => peer.Unacknowledged.Any(message => message is Opening)).Peer;
        Assert.Equal("there!semaphores/0", opened);
        spoken.IsMade(opened);
        var remove = new SemaphoreOperation { Call = SemaphoreCall.Control, Command = SemaphoreCommand.Remove };
        Refused(spoken, remove, from: "elsewhere!semaphores/0");
        Refused(spoken, remove, from: "there!semaphores/1");
        Assert.Equal(Outcome.Granted, Assert.IsType<Answering>(Assert.Single(spoken.Ask(remove, from: opened))).Answer.Outcome);
    }

    [Fact]
    public void A_word_that_a_primitive_does_not_know_is_refused()
    {
        foreach (var spoken in new[] { Semaphores, Array, Messages, OneQueue, Lock, Channel, Tags, Barriers, Word })
        {
            var before = spoken.State();
            Assert.Empty(spoken.Say("lock/b", new Telling(77, Spoken.Card(), 0)));
            Assert.Empty(spoken.Say("@a", new Telling(SleepLock.ReleaseNotice, Spoken.Card(), 0)));
            Assert.Equal(2, spoken.Owner.Complaints.Count);
            Assert.Equal(before, spoken.State());
        }
    }

    [Fact]
    public void A_request_for_a_process_of_another_node_is_refused_without_an_answer()
    {
        var spoken = Lock;
        var before = spoken.State();
        Assert.Empty(spoken.Ask(new SleepOperation { Call = SleepCall.Acquire }, process: Spoken.Card("@b")));
        Assert.Contains("process: @a asks for a process of @b", Assert.Single(spoken.Owner.Complaints));
        Assert.Equal(before, spoken.State());
    }

    [Fact]
    public void A_number_under_which_a_request_waits_already_is_refused()
    {
        var spoken = Lock;
        spoken.Ask(new SleepOperation { Call = SleepCall.Acquire });
        spoken.Say("@a", new Asking(Spoken.Card(id: 6), 9, Outcome.Granted, Spoken.Written(new SleepOperation { Call = SleepCall.Acquire }.Write)));
        var before = spoken.State();
        spoken.Say("@a", new Asking(Spoken.Card(id: 7), 9, Outcome.Granted, Spoken.Written(new SleepOperation { Call = SleepCall.Acquire }.Write)));
        Assert.Contains("number: a request 9 of @a waits here already", Assert.Single(spoken.Owner.Complaints));
        Assert.Equal(before, spoken.State());
    }

    [Fact]
    public void What_is_to_be_made_and_is_malformed_is_refused_and_the_next_is_made()
    {
        var spoken = new Spoken(new PrimitiveOwner("tags", incarnation: 1, checksInvariants: true));
        var before = spoken.State();
        Assert.Empty(spoken.Say("@a", new Opening("no-such-kind", new Written([], []))));
        Assert.Empty(spoken.Say("@a", new Opening("tag-space", new Written([1], []))));

        // With a process that waits in it already.
        Assert.Empty(spoken.Say("@a", new Opening("tag-space", Spoken.Written(writer =>
        {
            writer.Write(1);
            writer.Write(5L);
            writer.Write(1L);
            new TagOperation { Tag = 1 }.Write(writer);
        }))));
        Assert.Empty(spoken.Say("@a", new Opening("semaphore-registry", new Written(new byte[24], []))));
        Assert.Equal(4, spoken.Owner.Complaints.Count);
        Assert.Equal(before, spoken.State());
        spoken.Say("@a", new Opening("tag-space", Spoken.Written(writer => PrimitiveKind.Write(new TagSpace(), writer))));
        Assert.True(spoken.Owner.IsOpen);
    }

    private static void Refused<TOperation>(Spoken spoken, TOperation operation, string from = "@a")
        where TOperation : struct, IOperation<TOperation> => Refused(spoken, Spoken.Written(operation.Write), from);

    private static void Refused(Spoken spoken, Written operation, string from = "@a")
    {
        var before = spoken.State();
        spoken.Owner.Complaints.Clear();
        var answer = Assert.IsType<Answering>(Assert.Single(spoken.Ask(operation, from)));
        Assert.Equal((Outcome.Failed, Errno.EINVAL), (answer.Answer.Outcome, answer.Answer.Error));
        Assert.Contains("is refused", Assert.Single(spoken.Owner.Complaints));
        Assert.Equal(before, spoken.State());
        Assert.Null(spoken.Owner.Save().Failure);
    }
}
