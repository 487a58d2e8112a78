using ActorIpc.Analyzers.Flow;
using Microsoft.CodeAnalysis;

namespace ActorIpc.Analyzers.Rules;

// A rule about a body that waits.
internal abstract class BodyRule
{
    public abstract DiagnosticDescriptor Descriptor { get; }

    public abstract void Check(Body body, Findings findings);
}
