namespace ActorIpc.Actors;

/// <summary>The address of a primitive. The host makes these; a primitive only names them in its outbox.</summary>
public abstract class PrimitiveRef
{
    /// <summary>The name by which the host finds the primitive again, for example <c>semaphores/32769</c>.</summary>
    public abstract string Name { get; }
}
