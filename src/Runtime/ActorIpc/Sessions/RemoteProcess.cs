using ActorIpc.Actors;

namespace ActorIpc.Sessions;

/// <summary>A process of another node, as the primitive of an owner sees it.</summary>
internal sealed class RemoteProcess(ProcessCard card) : ProcessRef(card.Id, card.Credentials)
{
    public ProcessCard Card => card;

    public string Node => card.Node;

    /// <summary>Whether the primitive is to hear of its exit.</summary>
    public bool IsWatched { get; set; }

    /// <summary>How many of its requests wait here.</summary>
    public int Parked { get; set; }
}

/// <summary>A primitive by its name alone.</summary>
internal sealed class NamedPrimitive(string name) : PrimitiveRef
{
    public override string Name => name;
}
