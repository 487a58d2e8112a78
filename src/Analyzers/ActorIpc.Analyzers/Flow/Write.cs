using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace ActorIpc.Analyzers.Flow;

// A value that is written somewhere, and where.
internal readonly struct Write(BasicBlock block, IOperation value)
{
    public BasicBlock Block { get; } = block;

    public IOperation Value { get; } = value;
}
