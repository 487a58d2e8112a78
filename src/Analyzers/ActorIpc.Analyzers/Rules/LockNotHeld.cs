using System.Collections.Immutable;
using ActorIpc.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Rules;

// ACI0008: whoever sleeps with a lock, or calls what wants one held, holds it.
internal sealed class LockNotHeld : BodyRule
{
    // What the diagnostic tells the fix: the lock that an attribute could name.
    public const string Lock = "lock";

    private static readonly DiagnosticDescriptor Rule = new(
        "ACI0008",
        "Lock is not held where it is to be",
        "'{0}' wants '{1}' held, and {2}",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A sleep releases its lock when it is parked, and not before: so nobody can change the condition between the look at it and the sleep. With a lock that is not held, the call fails with EPERM.",
        helpLinkUri: Descriptors.Help + "ACI0008.md");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(Body body, Findings findings)
    {
        var said = new HashSet<LockName>();
        foreach (var sleep in body.Sleeps)
        {
            Check(sleep.Call, sleep.Block, body, findings, said);
        }

        foreach (var call in body.Calls)
        {
            if (body.Known.RequiredLock(call.TargetMethod) is not null)
            {
                Check(call, body.BlockOf(call), body, findings, said);
            }
        }
    }

    // Once for each lock that the body does not take.
    private static void Check(IInvocationOperation call, BasicBlock block, Body body, Findings findings, HashSet<LockName> said)
    {
        if (!findings.Has(call)
            && body.Locks.Needed(call) is { } name
            && body.Locks.Before(call, block, name) is var state
            && (state & (HeldState.NotHeld | HeldState.Unknown)) == HeldState.NotHeld
            && (state == HeldState.NotHeld || !new LockBranches(body, name).AreTiedTo(block))
            && (body.Locks.Acts.IsTaken(name) || (name.IsPlain && said.Add(name))))
        {
            Speak(call, name, state, body, findings);
        }
    }

    private static void Speak(IInvocationOperation call, LockName name, ulong state, Body body, Findings findings)
    {
        var isTaken = body.Locks.Acts.IsTaken(name);
        var canBeRequired = !isTaken && name.IsMember && body.Function is { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation or MethodKind.LocalFunction };
        findings.Add(
            Rule,
            call,
            IsPrivate(body) ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning,
            canBeRequired ? ImmutableDictionary<string, string?>.Empty.Add(Lock, name.Symbol.Name) : ImmutableDictionary<string, string?>.Empty,
            call.TargetMethod.Name,
            name,
            state != HeldState.NotHeld ? "there is a way to it on which it has not been taken, or has been released"
            : isTaken ? "it is taken only after it, or has been released before; hold it from the look at the condition on"
            : canBeRequired ? $"nothing takes it; take it before the look at the condition, or say that who calls holds it, [RequiresLock(\"{name}\")]"
            : "nothing takes it; take it before the look at the condition");
    }

    // All who call it can be seen, or it is handed to somebody who may hold the lock.
    private static bool IsPrivate(Body body) => body.Function switch
    {
        { MethodKind: MethodKind.LambdaMethod } => !IsGivenToLibrary(body),
        { MethodKind: MethodKind.LocalFunction } => true,
        { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Private } => true,
        _ => false,
    };

    // It is the body of a process, which begins with no lock.
    private static bool IsGivenToLibrary(Body body) =>
        body.Cfg.OriginalOperation.Parent is IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var method } } } && body.Known.IsOfLibrary(method);
}
