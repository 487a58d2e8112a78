using ActorIpc.Analyzers.Flow;
using Microsoft.CodeAnalysis;

namespace ActorIpc.Analyzers.Rules;

// ACI0009: the condition is looked at before the first sleep too (definition D3).
internal sealed class NoTestBeforeSleep : BodyRule
{
    private static readonly DiagnosticDescriptor Rule = new(
        "ACI0009",
        "Condition is not tested before the first sleep",
        "'{0}' sleeps before anything has looked at the condition: a wakeup that came before is missed; test first, with 'while' instead of 'do'",
        Descriptors.Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A wakeup reaches only those who sleep already. Where the condition holds before the first sleep, nobody may come to wake the sleeper.",
        helpLinkUri: Descriptors.Help + "ACI0009.md");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(Body body, Findings findings)
    {
        foreach (var sleep in body.Sleeps)
        {
            if (!sleep.Rechecks && !findings.Has(sleep) && body.Graph.OrdinaryOf(sleep.Block).Any(node => body.GuardsOf(node).CanSleepFirst()))
            {
                findings.Add(Rule, sleep, [], sleep.Call.TargetMethod.Name);
            }
        }
    }
}
