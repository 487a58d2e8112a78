using ActorIpc.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Rules;

// ACI0002: a process that was killed in one sleep does not come to the next.
internal sealed class UncheckedKilled : BodyRule
{
    private static readonly DiagnosticDescriptor Rule = new(
        "ACI0002",
        "Killed is not checked before sleeping again",
        "A process that is killed in '{0}' {1}; {2}",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A kill only sets a flag and ends the sleep. A process that does not look at the flag sleeps again, and nobody may ever wake it.",
        helpLinkUri: Descriptors.Help + "ACI0002.md");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(Body body, Findings findings)
    {
        if (body.IsUninterruptible)
        {
            return;
        }

        foreach (var sleep in body.Sleeps)
        {
            if (!sleep.IsInterruptible || (sleep.Rechecks && (!body.Known.MustBeChecked(sleep.Call.TargetMethod) || IsGathered(sleep.Call))) || findings.Has(sleep))
            {
                continue;
            }

            foreach (var node in body.Graph.OrdinaryOf(sleep.Block))
            {
                if (new KilledWay(body, sleep, body.GuardsOf(node)).ToSleep() is { } way)
                {
                    findings.Add(Rule, sleep, [node, .. way], sleep.Call.TargetMethod.Name, Where(sleep, way), Advice(way));
                }
            }
        }
    }

    // The task is put into a list, or the like: the process does not wait here, and may have begun several of them when it does.
    private static bool IsGathered(IOperation call)
    {
        var at = call.Parent;
        while (at is IConversionOperation or IParenthesizedOperation or IInvocationOperation { TargetMethod.Name: "AsTask" or "Preserve" })
        {
            at = at.Parent;
        }

        return at is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { ReturnsVoid: true, Name: "Add" or "Enqueue" or "Push" } } };
    }

    private static string Where(Sleep sleep, IReadOnlyList<FlowNode> way) =>
        KilledWay.IsEnd(way[way.Count - 1]) ? "goes on as if the condition held"
        : way[way.Count - 1].Block == sleep.Block ? "sleeps again without looking at the killed flag"
        : "comes to another sleep without looking at the killed flag";

    private static string Advice(IReadOnlyList<FlowNode> way) =>
        KilledWay.IsEnd(way[way.Count - 1])
            ? "look at the result, or call 'ThrowIfKilled()', after the loop"
            : "look at the result and leave the loop, call 'ThrowIfKilled()' before the sleep, or use the uninterruptible form";
}
