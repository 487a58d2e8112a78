using ActorIpc.Actors;

namespace ActorIpc;

public sealed partial class IpcSystem
{
    /// <summary>The word with a name, which its owner keeps; made when first asked for.</summary>
    /// <param name="name">The name.</param>
    /// <param name="initial">The value that it starts with, if nobody has asked for it before.</param>
    /// <returns>The word.</returns>
    /// <remarks>A name stays taken as long as the system lives: do not make names from requests.</remarks>
    public IpcWord Word(string name, uint initial = 0) => new(Host.GetOrStart("word/" + Named(name), () => new OwnedWord(initial)));
}
