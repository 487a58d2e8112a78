using ActorIpc.Actors;

namespace ActorIpc.Sessions.Tests;

/// <summary>An owner with what a node, or another primitive, says to it by hand.</summary>
internal sealed class Spoken(PrimitiveOwner owner)
{
    private readonly Dictionary<string, long> said = [];
    private long requests;

    public PrimitiveOwner Owner => owner;

    /// <summary>What may be made at most; 0 for no limit.</summary>
    public long MostMade { get; set; }

    /// <summary>An owner of a primitive that a node has just had made.</summary>
    public static Spoken Of(Primitive primitive, string name)
    {
        var spoken = new Spoken(new PrimitiveOwner(name, incarnation: 1, checksInvariants: true));
        spoken.Say("@a", new Opening(PrimitiveKind.Of(primitive)!, Written(writer => PrimitiveKind.Write(primitive, writer))));
        Assert.True(spoken.Owner.IsOpen);
        return spoken;
    }

    public static ProcessCard Card(string node = "@a", long id = 5) => new(new ProcessId(id), node, Credentials.Root);

    public static Written Written(Action<StateWriter> write)
    {
        var writer = new StateWriter();
        write(writer);
        return Sessions.Written.From(writer);
    }

    /// <summary>Says something, and gives what the owner has to say then.</summary>
    public IReadOnlyList<SessionMessage> Say(string from, SessionMessage message)
    {
        var number = said[from] = said.GetValueOrDefault(from) + 1;
        owner.Apply(OwnerInput.Of(1, 1_000_000, new Frame { From = from, FromHistory = 1, To = owner.Name, ToHistory = 1, First = number, Expected = 1, Messages = [message] }, MostMade));
        owner.Release();
        return [.. owner.Frames().SelectMany(frame => frame.Messages)];
    }

    /// <summary>Another owner has what this one told it to run; what was held back until then leaves.</summary>
    public void IsMade(string name)
    {
        owner.Apply(OwnerInput.Of(1, 1_000_000, new Frame { From = name, FromHistory = 1, To = owner.Name, ToHistory = 1, First = 1, Expected = 2 }));
        owner.Release();
        _ = owner.Frames();
    }

    public IReadOnlyList<SessionMessage> Ask(Written operation, string from = "@a", ProcessCard? process = null) =>
        Say(from, new Asking(process ?? Card(), ++requests, Outcome.Granted, operation));

    public IReadOnlyList<SessionMessage> Ask<TOperation>(TOperation operation, string from = "@a", ProcessCard? process = null)
        where TOperation : struct, IOperation<TOperation> => Ask(Written(operation.Write), from, process);

    /// <summary>What the owner knows, but for the numbers of its streams.</summary>
    public string State()
    {
        var saved = owner.Save();
        return string.Join(
            '|',
            saved.Kind,
            saved.IsRetired,
            saved.Failure,
            saved.Primitive is null ? null : Convert.ToHexString(saved.Primitive.Bytes),
            saved.Primitive?.Values.Count,
            string.Join(',', saved.Processes),
            string.Join(',', saved.Watched),
            string.Join(',', saved.Gone),
            saved.Held.Count);
    }
}
