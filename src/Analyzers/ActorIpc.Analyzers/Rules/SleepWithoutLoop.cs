using ActorIpc.Analyzers.Flow;
using Microsoft.CodeAnalysis;

namespace ActorIpc.Analyzers.Rules;

// ACI0001: every way from a sleep back to it looks at what the sleep waits for.
internal sealed class SleepWithoutLoop : BodyRule
{
    private static readonly DiagnosticDescriptor Rule = new(
        "ACI0001",
        "Sleep without a loop that looks at the condition again",
        "'{0}' may return without what it waits for: {1}",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A sleeper may be woken for another reason, or find that somebody else was quicker. Whoever sleeps looks at the condition again, and sleeps again where it does not hold.",
        helpLinkUri: Descriptors.Help + "ACI0001.md");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(Body body, Findings findings)
    {
        foreach (var sleep in body.Sleeps)
        {
            if (sleep.Rechecks || findings.Has(sleep))
            {
                continue;
            }

            foreach (var node in body.Graph.OrdinaryOf(sleep.Block))
            {
                var guards = body.GuardsOf(node);
                if (guards.Loops.Count == 0)
                {
                    findings.Add(Rule, sleep, [node], sleep.Call.TargetMethod.Name, WithoutLoop(sleep));
                }
                else if (guards.UnguardedWay() is { } way)
                {
                    findings.Add(Rule, sleep, [node, .. way], sleep.Call.TargetMethod.Name, WithoutGuard(guards));
                }
            }
        }
    }

    private static string WithoutLoop(Sleep sleep) => Surroundings.Of(sleep.Call.Syntax) switch
    {
        Surrounding.Loop => "the loop around it ends after one pass, so that nothing looks at the condition again; let every pass come back to the condition",
        Surrounding.If => "the condition is looked at once; write 'while' instead of 'if', so that it is looked at again after each sleep",
        _ => "it is in no loop; write 'while (the condition does not hold)' around it",
    };

    private static string WithoutGuard(WakeGuards guards) =>
        guards.HasBranchThatNeverChanges
            ? "the loop around it tests only what no other process can change; read the shared state again in each pass"
            : "the loop around it goes from sleep to sleep without looking at the condition; test in each pass what another process changes before it wakes this one";
}
