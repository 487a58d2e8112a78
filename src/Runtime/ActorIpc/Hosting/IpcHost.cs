using ActorIpc.Actors;

namespace ActorIpc.Hosting;

/// <summary>What runs primitives and process bodies: embedded in this process, in a simulator, as actors of a framework.</summary>
public abstract class IpcHost : IPrimitiveHost
{
    /// <summary>The time by which deadlines run and messages are stamped.</summary>
    public abstract TimeProvider Time { get; }

    /// <summary>Starts to run a primitive that no name finds.</summary>
    /// <typeparam name="TOperation">What it is asked for.</typeparam>
    /// <param name="primitive">The primitive.</param>
    /// <returns>Its mailbox.</returns>
    public abstract Mailbox<TOperation> Start<TOperation>(Primitive<TOperation> primitive)
        where TOperation : struct, IOperation<TOperation>;

    /// <summary>Starts to run a primitive under a name, unless one with that name runs already.</summary>
    /// <typeparam name="TOperation">What it is asked for.</typeparam>
    /// <param name="name">The name.</param>
    /// <param name="make">Makes the primitive, if there is none.</param>
    /// <returns>The mailbox of the one that runs.</returns>
    public abstract Mailbox<TOperation> GetOrStart<TOperation>(string name, Func<Primitive<TOperation>> make)
        where TOperation : struct, IOperation<TOperation>;

    /// <summary>Finds a primitive by name.</summary>
    /// <typeparam name="TOperation">What it is asked for.</typeparam>
    /// <param name="name">The name.</param>
    /// <returns>Its mailbox, or null.</returns>
    public abstract Mailbox<TOperation>? Find<TOperation>(string name)
        where TOperation : struct, IOperation<TOperation>;

    /// <summary>Runs the body of a process, soon, not before this returns.</summary>
    /// <param name="body">What to run.</param>
    /// <param name="process">What to give to it.</param>
    public abstract void RunBody(Action<IpcProcess> body, IpcProcess process);

    /// <inheritdoc/>
    PrimitiveRef IPrimitiveHost.Run<TOperation>(Primitive<TOperation> primitive, string name) => GetOrStart(name, () => primitive);
}
