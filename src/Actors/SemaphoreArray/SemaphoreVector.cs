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
    /// <param name="with">Flags to set on each of them.</param>
    public void Set(ReadOnlySpan<SemaphoreOp> ops, SemaphoreFlags with = SemaphoreFlags.None)
    {
        if (ops.Length == 1)
        {
            spilled = null;
            count = 1;
            inline[0] = with == SemaphoreFlags.None ? ops[0] : ops[0] with { Flags = ops[0].Flags | with };
            return;
        }

        spilled = ops.Length > Inline.Length ? new SemaphoreOp[ops.Length] : null;
        count = (ushort)ops.Length;
        Span<SemaphoreOp> copy = spilled ?? ((Span<SemaphoreOp>)inline)[..ops.Length];
        for (var i = 0; i < copy.Length; i++)
        {
            copy[i] = ops[i] with { Flags = ops[i].Flags | with };
        }
    }

    [InlineArray(Length)]
    private struct Inline
    {
        public const int Length = 3;
        private SemaphoreOp first;
    }
}
