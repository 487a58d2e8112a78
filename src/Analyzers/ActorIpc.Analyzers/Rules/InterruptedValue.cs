using ActorIpc.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Rules;

// ACI0004: ~0 is what a rendezvous returns when it was interrupted; it is not given as a value, nor used as one.
internal sealed class InterruptedValue : BodyRule
{
    private static readonly DiagnosticDescriptor Rule = new(
        "ACI0004",
        "Interruption of a rendezvous is taken for a value",
        "'{0}' {1}",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A rendezvous for words returns ~0 where a kill or an interrupt has ended it. Who uses that as the partner's value works on one that nobody gave, and who gives ~0 seems to be interrupted.",
        helpLinkUri: Descriptors.Help + "ACI0004.md");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(Body body, Findings findings)
    {
        foreach (var call in body.Calls)
        {
            foreach (var argument in IsRendezvous(call) ? call.Arguments : [])
            {
                if (body.Known.IsRendezvousWord(argument.Parameter) && IsInterrupted(argument.Value, body))
                {
                    findings.Add(Rule, argument.Value, call.TargetMethod.Name, "gives ~0, which the partner takes for an interruption; give another value, or call 'RendezvousAsync<T>', whose result tells the two apart");
                }
            }

            if (!body.IsUninterruptible && IsUsedUnseen(call, body))
            {
                findings.Add(Rule, call, call.TargetMethod.Name, Words(call, body));
            }
        }
    }

    private static bool IsRendezvous(IInvocationOperation call) => call.TargetMethod.Name == "RendezvousAsync";

    private static bool IsInterrupted(IOperation value, Body body) => value switch
    {
        { ConstantValue: { HasValue: true, Value: ulong.MaxValue } } => true,
        ILocalReferenceOperation { Local: var local } => !body.Values.IsShared(local)
            && body.Values.WritesTo(local) is { Count: > 0 } writes && writes.All(write => write.Value.ConstantValue is { HasValue: true, Value: ulong.MaxValue }),
        _ => false,
    };

    private static bool IsUsedUnseen(IInvocationOperation call, Body body)
    {
        var result = KnownSymbols.Unwrapped(call.TargetMethod.ReturnType);
        if (!body.Known.IsRendezvousOfPlan9(call.TargetMethod) && (!body.Known.IsRendezvousResult(result) || HandsOn(call, body)))
        {
            return false;
        }

        var uses = new Uses(body, parent => parent is IConversionOperation || (parent is IPropertyReferenceOperation { Property.Name: "Value" } value && body.Known.IsRendezvousResult(value.Property.ContainingType)))
            .Of(call).Select(use => WordUses.Of(use, body)).ToList();
        return uses.Contains(WordUse.Value) && !uses.Contains(WordUse.Other);
    }

    // AsTask, WaitAsync: the call before it has met somebody or nobody.
    private static bool HandsOn(IInvocationOperation call, Body body) =>
        call.Instance?.Type is { } type && body.Known.IsRendezvousResult(KnownSymbols.Unwrapped(type));

    private static string Words(IInvocationOperation call, Body body) =>
        body.Known.IsRendezvousOfPlan9(call.TargetMethod)
            ? "returns ~0 where it was interrupted or the process was killed, and that is used as the partner's value; compare it with 'ulong.MaxValue' first"
            : "may have met nobody, and its value is used all the same; look at 'IsMet' first";
}
