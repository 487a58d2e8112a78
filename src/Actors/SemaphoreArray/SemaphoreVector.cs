using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ActorIpc.Actors;

/// <summary>The operations of one semop call. Up to three stand in place; a longer vector has an array of its own.</summary>
public struct SemaphoreVector
{
    private Inline inline;
    private ushort count;
    private SemaphoreOp[]? spilled;

    /// <summary>The operations, in order.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<SemaphoreOp> Ops => spilled ?? ((ReadOnlySpan<SemaphoreOp>)inline)[..count];

    /// <summary>Copies the operations of a call.</summary>
    /// <param name="ops">The operations.</param>
    public void Set(ReadOnlySpan<SemaphoreOp> ops)
    {
        if (ops.Length > Inline.Length)
        {
            spilled = ops.ToArray();
            return;
        }

        spilled = null;
        count = (ushort)ops.Length;
        ops.CopyTo(inline);
    }

    [InlineArray(Length)]
    private struct Inline
    {
        public const int Length = 3;
        private SemaphoreOp first;
    }
}
