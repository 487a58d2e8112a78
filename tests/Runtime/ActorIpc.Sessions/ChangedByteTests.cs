using ActorIpc.Actors;

namespace ActorIpc.Sessions.Tests;

/// <summary>Every byte of what is asked for, and of what is written down, changed in turn.</summary>
public class ChangedByteTests
{
    private static readonly MessageLimits limits = new();

    public static TheoryData<string> Kinds => ["semaphores", "semaphores/0", "messages", "messages/0", "lock/a", "channel/a", "tags", "barrier/a", "nameless/@a/1", "word/a"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_operation_breaks_a_primitive(string name)
    {
        foreach (var operation in Operations(name))
        {
            for (var at = 0; at < operation.Bytes.Length; at++)
            {
                foreach (var changed in Changes(operation.Bytes[at]))
                {
                    var spoken = Used(name);
                    byte[] bytes = [.. operation.Bytes];
                    bytes[at] = changed;
                    spoken.Ask(operation with { Bytes = bytes }, process: Spoken.Card(id: 5));
                    spoken.Ask(operation with { Bytes = bytes }, process: Spoken.Card(id: 6));
                    spoken.Owner.Apply(OwnerInput.Of(1, 0, "@a"));
                    Assert.Null(spoken.Owner.Save().Failure);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_snapshot_of_an_impossible_state_is_refused_and_any_other_goes_on(string name)
    {
        var saved = Used(name).Owner.Save();
        var refused = 0;
        for (var at = 0; at < saved.Primitive!.Bytes.Length; at++)
        {
            foreach (var changed in Changes(saved.Primitive.Bytes[at]))
            {
                byte[] bytes = [.. saved.Primitive.Bytes];
                bytes[at] = changed;
                try
                {
                    var owner = PrimitiveOwner.Load(name, saved with { Primitive = saved.Primitive with { Bytes = bytes } }, checksInvariants: true);
                    var spoken = new Spoken(owner);
                    foreach (var operation in Operations(name))
                    {
                        spoken.Ask(operation, process: Spoken.Card("@c", id: 9), from: "@c");
                    }

                    owner.Apply(OwnerInput.Of(1, 0, "@a"));
                    owner.Apply(OwnerInput.Of(1, 0, "@b"));
                    Assert.Null(owner.Save().Failure);
                }
                catch (FormatException)
                {
                    refused++;
                }
            }
        }

        Assert.NotEqual(0, refused);
    }

    private static IEnumerable<byte> Changes(byte was) => new[] { (byte)(was ^ 1), (byte)(was ^ 0x80), (byte)(was ^ 0xFF), (byte)(was + 2), (byte)9 }.Where(changed => changed != was);

    // With processes that hold and wait.
    private static Spoken Used(string name)
    {
        var spoken = Spoken.Of(Make(name), name);
        foreach (var operation in Operations(name))
        {
            spoken.Ask(operation, process: Spoken.Card(id: 7));
        }

        foreach (var operation in Operations(name))
        {
            spoken.Ask(operation, process: Spoken.Card("@b", id: 8), from: "@b");
        }

        Assert.Null(spoken.Owner.Save().Failure);
        return spoken;
    }

    private static Primitive Make(string name) => name switch
    {
        "semaphores" => new SemaphoreRegistry(new SemaphoreLimits()),
        "semaphores/0" => new SemaphoreArray(0, [1, 2], new IpcPermission(), 0, new NamedPrimitive("semaphores")),
        "messages" => new MessageRegistry(limits),
        "messages/0" => new MessageQueue(0, new IpcPermission(), limits, 4, 0, new NamedPrimitive("messages")),
        "lock/a" => new SleepLock(),
        "channel/a" => new SleepQueue(),
        "tags" => new TagSpace(),
        "barrier/a" => new BarrierPair(renews: true),
        "word/a" => new OwnedWord(1),
        _ => new BarrierPair(),
    };

    private static IEnumerable<Written> Operations(string name)
    {
        switch (name)
        {
            case "semaphores":
                yield return Of(new SemaphoreOperation { Call = SemaphoreCall.Get, Number = 2, Argument = (int)IpcFlags.Create, Data = new SemaphoreGetArgument(new IpcKey(3), [1, 2]) });
                yield return Of(new SemaphoreOperation { Call = SemaphoreCall.Control, Command = SemaphoreCommand.StatusAtIndex });
                break;
            case "semaphores/0":
                yield return Of(Vector(new SemaphoreOp(0, -1, SemaphoreFlags.Undo)));
                yield return Of(Vector(new SemaphoreOp(0, -1), new SemaphoreOp(1, 1)));
                yield return Of(Vector(new SemaphoreOp(1, 0)));
                yield return Of(new SemaphoreOperation { Call = SemaphoreCall.Control, Command = SemaphoreCommand.SetAll, Data = new[] { 0, 3 } });
                break;
            case "messages":
                yield return Of(new MessageOperation { Call = MessageCall.Get, Argument = (int)IpcFlags.Create, Data = new IpcKey(0, "key") });
                break;
            case "messages/0":
                yield return Of(new MessageOperation { Call = MessageCall.Receive, Filter = MessageFilter.OfType(9), Size = 10 });
                yield return Of(new MessageOperation { Call = MessageCall.Send, Type = 2, Text = [1, 2, 3] });
                yield return Of(new MessageOperation { Call = MessageCall.Send, Type = 2, Text = [1, 2, 3] });
                yield return Of(new MessageOperation { Call = MessageCall.Control, Command = MessageCommand.Status });
                break;
            case "lock/a":
                yield return Of(new SleepOperation { Call = SleepCall.Acquire });
                break;
            case "channel/a":
                yield return Of(new SleepOperation { Call = SleepCall.Pause, Channel = 1 });
                break;
            case "tags":
                yield return Of(new TagOperation { Tag = 1, Gift = new TagGift<string>("given") });
                yield return Of(new TagOperation { Tag = 2, Value = 3 });
                break;
            case "word/a":
                yield return Of(new WordOperation { Call = WordCall.Change, Change = FutexChange.Add, Operand = 1, Mask = 3, Compares = true });
                yield return Of(new WordOperation { Call = WordCall.Wait, Expected = 2, Mask = 3 });
                yield return Of(new WordOperation { Call = WordCall.CompareExchange, Operand = 4, Expected = 5 });
                yield return Of(new WordOperation { Call = WordCall.Wake, Count = 1, Mask = 4 });
                break;
            default:
                yield return Of(new BarrierOperation { Call = BarrierCall.SetRole });
                yield return Of(new BarrierOperation { Call = BarrierCall.SetRole, Role = BarrierRole.Child });
                yield return Of(new BarrierOperation { Call = BarrierCall.WaitNext });
                break;
        }
    }

    private static Written Of<TOperation>(TOperation operation)
        where TOperation : struct, IOperation<TOperation> => Spoken.Written(operation.Write);

    private static SemaphoreOperation Vector(params SemaphoreOp[] ops)
    {
        var operation = new SemaphoreOperation { Call = SemaphoreCall.Operate };
        operation.Vector.Set(ops);
        return operation;
    }
}
