using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc.Sessions;

/// <summary>Where the primitives of a system run that need not run in its process.</summary>
/// <param name="endpoint">The endpoint by which they are reached.</param>
/// <param name="takesNameless">Whether it runs those too that nobody else can ever find: for tests of what is in between.</param>
internal sealed class Elsewhere(NodeEndpoint endpoint, bool takesNameless = false)
{
    private long lastNameless;

    public NodeEndpoint Endpoint => endpoint;

    public bool TakesNameless => takesNameless;

    /// <summary>The address of a primitive that runs there; null for one that has to run here.</summary>
    public Mailbox<TOperation>? Run<TOperation>(Primitive<TOperation> primitive, string? name)
        where TOperation : struct, IOperation<TOperation>
    {
        if (PrimitiveKind.Of(primitive) is null)
        {
            return null;
        }

        name ??= $"nameless/{endpoint.Name}/{Interlocked.Increment(ref lastNameless)}";
        return NodeNames.IsValid(name) && !NodeNames.IsNode(name) ? endpoint.AddressOf(name, primitive)
            : throw new IpcException(Errno.EINVAL, $"name: one that others are to find has 1 to {NodeNames.Longest} characters, all of them visible, and does not begin with @ (EINVAL).");
    }

    /// <summary>The address of a primitive that others are to have made there; null where that cannot be.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="absent">What to say to who asks it for something if nothing runs there.</param>
    public Mailbox<TOperation>? Find<TOperation>(string name, string absent)
        where TOperation : struct, IOperation<TOperation> =>
        typeof(TOperation) == typeof(SemaphoreOperation) || typeof(TOperation) == typeof(MessageOperation) ? endpoint.AddressOf<TOperation>(name, null, absent) : null;
}
