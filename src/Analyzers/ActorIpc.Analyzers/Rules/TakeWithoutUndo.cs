using ActorIpc.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Rules;

// ACI0011: what a process takes and means to give back comes back also when the process is killed in between.
internal sealed class TakeWithoutUndo : BodyRule
{
    private static readonly DiagnosticDescriptor Rule = new(
        "ACI0011",
        "Units taken without undo are lost with a killed process",
        "'{0}' takes units without undo, and a process that is killed before it gives them back never does; {1}",
        Descriptors.Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "What a process has taken from a semaphore with undo comes back when the process ends. Without it, whoever is killed between taking and giving back leaves the semaphore as if it were still in use.",
        helpLinkUri: Descriptors.Help + "ACI0011.md");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(Body body, Findings findings)
    {
        if (body.IsUninterruptible || !body.Calls.Any(IsOperation))
        {
            return;
        }

        var reader = new SemaphoreCalls(body);
        var calls = body.Calls.Select(reader.Of).OfType<SemaphoreCall>().Where(call => call.Set is not null).ToList();
        foreach (var ofSet in calls.GroupBy(call => call.Set!, SymbolEqualityComparer.Default))
        {
            if (ofSet.All(call => call.Steps is not null && call.Process is not null && SymbolEqualityComparer.Default.Equals(call.Process, ofSet.First().Process))
                && reader.IsForCallsOnly(ofSet.Key!))
            {
                Check([.. ofSet], reader, body, findings);
            }
        }
    }

    private static bool IsOperation(IInvocationOperation call) => call.TargetMethod.Name is "OperateAsync" or "SemOpAsync" or "SemTimedOpAsync";

    private static void Check(IReadOnlyList<SemaphoreCall> calls, SemaphoreCalls reader, Body body, Findings findings)
    {
        foreach (var take in body.Sleeps.Where(sleep => !findings.Has(sleep)))
        {
            foreach (var step in calls.FirstOrDefault(call => call.Call == take.Call)?.Steps ?? [])
            {
                if (step is { Takes: true, HasUndo: false }
                    && IsOfLock(step, calls)
                    && new HeldUnits(body, reader, calls[0].Set!, With(step, calls, other => other.Takes), With(step, calls, other => other.Gives)) is var units
                    && units.AreGivenBackOnly()
                    && units.LostAt(take) is { } place)
                {
                    findings.Add(Rule, take.Call, place, take.Call.TargetMethod.Name, Advice(take));
                    break;
                }
            }
        }
    }

    // All that is done with the semaphore is known: as many units are given as are taken, and nobody waits for zero, which is how a lock of the other sense is made.
    private static bool IsOfLock(SemaphoreStep step, IEnumerable<SemaphoreCall> calls)
    {
        var others = calls.SelectMany(call => call.Steps!).ToList();
        var same = others.Where(other => SemaphoreStep.AreSame(other.Number, step.Number) == true).ToList();
        return step.Number is not null
            && others.All(other => SemaphoreStep.AreSame(other.Number, step.Number) is not null)
            && same.All(other => (other.Takes || other.Gives) && SemaphoreStep.AreSame(other.Units, step.Units) == true)
            && same.Any(other => other.Gives);
    }

    private static IEnumerable<IOperation> With(SemaphoreStep step, IEnumerable<SemaphoreCall> calls, Func<SemaphoreStep, bool> does) =>
        calls.Where(call => call.Steps!.Any(other => does(other) && SemaphoreStep.AreSame(other.Number, step.Number) == true)).Select(call => call.Call);

    private static string Advice(Sleep take) =>
        take.Call.TargetMethod.Name == "OperateAsync"
            ? "pass 'undo: true' here and where it gives back, or use 'AcquireAsync'"
            : "add 'WithUndo()' to the operation here and where it gives back";
}
