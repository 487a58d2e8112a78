using ActorIpc.Analyzers.Flow;
using Microsoft.CodeAnalysis;

namespace ActorIpc.Analyzers.Rules;

// ACI0007: whoever sleeps holds no lock but the one that the sleep releases.
internal sealed class SleepWithOtherLock : BodyRule
{
    private static readonly DiagnosticDescriptor Rule = new(
        "ACI0007",
        "Sleep while another lock is held",
        "'{0}' sleeps with '{1}' held, and releases {2}: whoever needs '{1}' waits as long as it sleeps, and may be the one that is to wake it; release '{1}' before the look at the condition, or let it guard the condition",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A sleep releases the lock that it is given, and no other one. Where the way to the wakeup needs the other one, nobody ever wakes the sleeper.",
        helpLinkUri: Descriptors.Help + "ACI0007.md");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(Body body, Findings findings)
    {
        foreach (var sleep in body.Sleeps)
        {
            if (findings.Has(sleep) || Processes.Of(sleep.Call) is not { } process)
            {
                continue;
            }

            var released = body.Locks.Needed(sleep.Call);
            var others = Array.FindAll(body.Locks.Named, name => !name.Equals(released));

            // Two names for one lock are not both held: that is why the lock that is released has to be held for certain too.
            if (others.Length == 0 || (released is null ? !ReleasesNone(sleep, body) : !IsHeld(released, sleep, process, body)))
            {
                continue;
            }

            if (Array.Find(others, name => IsHeld(name, sleep, process, body)) is { } other)
            {
                findings.Add(Rule, sleep, [], sleep.Call.TargetMethod.Name, other, released is null ? "no lock" : $"only '{released}'");
            }
        }
    }

    // A wait on a word. What waits for the library's own things, a pipe or a semaphore set, may be one step of many that a lock keeps together.
    private static bool ReleasesNone(Sleep sleep, Body body) =>
        !sleep.Rechecks
        && body.Known.IsOfLibrary(sleep.Call.TargetMethod)
        && !sleep.Call.TargetMethod.Parameters.Any(parameter => body.Known.IsLock(parameter.Type) || body.Known.IsKey(parameter.Type));

    // By the process that sleeps, whichever way control has come.
    private static bool IsHeld(LockName name, Sleep sleep, ISymbol process, Body body)
    {
        var state = body.Locks.Before(sleep.Call, sleep.Block, name);
        return state != HeldState.Nowhere
            && (state & ~(HeldState.Taken | HeldState.Required)) == 0
            && ((state & HeldState.Required) == 0 || IsOwn(process, body))
            && body.Locks.Acts.Takings.Where(taking => name.Equals(taking.Name) && (taking.Bit & state) != 0).All(taking => Processes.AreSame(taking.Call, sleep.Call));
    }

    // The process that the body is called for.
    private static bool IsOwn(ISymbol process, Body body)
    {
        var given = body.Function?.Parameters.Where(parameter => body.Known.IsProcess(parameter.Type)).ToList() ?? [];
        return given.Count == 0 ? process is not ILocalSymbol : given.Count == 1 && SymbolEqualityComparer.Default.Equals(given[0], process);
    }
}
