using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// A call that sleeps, where it stands in the graph.
internal sealed class Sleep(IInvocationOperation call, BasicBlock block, SleepKind kind, bool isHelper)
{
    public IInvocationOperation Call { get; } = call;

    // The variable that names the process that sleeps; null where it is not a plain one.
    public ISymbol? Process { get; } = Processes.Of(call);

    public BasicBlock Block { get; } = block;

    public SleepKind Kind { get; } = kind;

    // The call is of a private helper that sleeps for its callers.
    public bool IsHelper { get; } = isHelper;

    public bool IsInterruptible => (Kind & SleepKind.Interruptible) != 0;

    public bool Rechecks => (Kind & SleepKind.Rechecks) != 0;
}
