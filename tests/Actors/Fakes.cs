namespace ActorIpc.Actors.Tests;

/// <summary>A process that is nothing but an identity.</summary>
internal sealed class FakeProcess(long id, Credentials? credentials = null) : ProcessRef(new ProcessId(id), credentials ?? Credentials.Root);

/// <summary>A word that only the test changes.</summary>
internal sealed class FakeCell(long id) : FutexCell(id)
{
    public uint Value { get; set; }

    public override uint Read() => Value;

    public override uint CompareExchange(uint value, uint comparand)
    {
        var held = Value;
        Value = held == comparand ? value : held;
        return held;
    }
}

/// <summary>A request that counts its answers.</summary>
internal sealed class Call<TOperation> : Request<TOperation>
    where TOperation : struct, IOperation<TOperation>
{
    public int Answers { get; private set; }

    public override void OnCompleted() => Answers++;

    public void UseAgain() => Renew();
}

/// <summary>A primitive with an address. <see cref="Primitive"/> changes when it is saved and loaded.</summary>
internal abstract class Address(string name, Primitive primitive) : PrimitiveRef
{
    public override string Name => name;

    public Primitive Primitive { get; set; } = primitive;

    public HashSet<ProcessRef> Watched { get; } = [];

    public bool IsRetired { get; set; }

    public abstract void Submit(Request request, Outbox outbox);
}

internal sealed class Address<TOperation>(string name, Primitive<TOperation> primitive) : Address(name, primitive)
    where TOperation : struct, IOperation<TOperation>
{
    public override void Submit(Request request, Outbox outbox) =>
        ((Primitive<TOperation>)Primitive).Submit((Request<TOperation>)request, outbox);
}

/// <summary>How one request ended.</summary>
internal readonly record struct Ending(long Process, long Sequence, Outcome Outcome, Errno Error, long Value, object? Data)
{
    public override string ToString() => $"{Process}.{Sequence}: {Outcome} {Error} {Value} {Data}";
}

/// <summary>A message that is on its way: a request, a word of one primitive or process to another, or else the exit of who sends it.</summary>
internal sealed record Mail(object From, Address To, Action Deliver, Request? Request = null, Notice? Notice = null);
