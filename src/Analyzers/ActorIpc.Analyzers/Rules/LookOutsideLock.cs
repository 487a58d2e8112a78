using ActorIpc.Analyzers.Flow;
using Microsoft.CodeAnalysis;

namespace ActorIpc.Analyzers.Rules;

// ACI0005: the lock of a sleep is held from the look at the condition on (definition D4).
internal sealed class LookOutsideLock : BodyRule
{
    private static readonly DiagnosticDescriptor Rule = new(
        "ACI0005",
        "Condition is looked at outside the lock",
        "'{0}' goes by a look at the condition after which {1}: what it waits for can have come in between, and its wakeup is missed; {2}",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The lock joins the look at the condition and the sleep: while it is held, nobody changes the condition and calls the wakeup. Where it is not held all the time between, a wakeup can come before the sleep.",
        helpLinkUri: Descriptors.Help + "ACI0005.md");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(Body body, Findings findings)
    {
        foreach (var sleep in body.Sleeps)
        {
            if (sleep.Rechecks || findings.Has(sleep) || body.Locks.Needed(sleep.Call) is not { } name)
            {
                continue;
            }

            foreach (var node in body.Graph.OrdinaryOf(sleep.Block))
            {
                if (new LockGap(body, sleep, body.GuardsOf(node), name).Find() is not var (look, end))
                {
                    continue;
                }

                var isSleep = !body.Locks.Acts.Keys.IsTaking(end);
                findings.Add(
                    Rule,
                    sleep,
                    [look],
                    sleep.Call.TargetMethod.Name,
                    isSleep ? $"another '{end.TargetMethod.Name}' has released '{name}'" : $"'{name}' was taken",
                    isSleep ? "look at the condition again after that" : $"hold '{name}' from the look to the sleep, or look again once it is held");
            }
        }
    }
}
