using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// Whether a value can be another one because of what somebody else did: definition D2.
internal static class SharedState
{
    // Locals count for what is written to them within the loop; without a loop, anywhere.
    public static bool IsReadBy(IOperation value, Body body, Loop? within) => body.Shared(within).Comes(value);

    internal sealed class Search(Body body, Loop? within) : Derivation(body)
    {
        private readonly Body body = body;

        protected override bool Is(IOperation value)
        {
            switch (value)
            {
                case IFieldReferenceOperation { Field: { IsConst: false } field } reference:
                    return !IsOfTheWait(field, reference.Instance) || IsAnyOf(value);
                case IPropertyReferenceOperation { Property: var property } reference:
                    return !IsOfTheWait(property, reference.Instance) || (!IsOfNoInterest(property) && IsAnyOf(value));
                case IEventReferenceOperation or IArrayElementReferenceOperation or IDynamicInvocationOperation or IDynamicMemberReferenceOperation
                    or IFunctionPointerInvocationOperation or IImplicitIndexerReferenceOperation or IInvalidOperation:
                    return true;
                case IInvocationOperation call:
                    return Is(call);
                case IFlowCaptureReferenceOperation { Id: var id }:
                    return IsWritten(id, body.Values.WritesTo(id), null, null);
                case ILocalReferenceOperation { Local: var local }:
                    return !local.IsConst && Is(local);
                case IParameterReferenceOperation { Parameter: var parameter }:
                    return Is(parameter);
                case IIsNullOperation { IsImplicit: true }:
                    // Whether there is something to dispose, or something before a "?.".
                    return false;
                case IDeclarationExpressionOperation:
                    return false;
                default:
                    return IsAnyOf(value);
            }
        }

        private bool Is(IInvocationOperation call)
        {
            if (body.KindOf(call.TargetMethod) != SleepKind.None || body.Facts.SleepOfHelper(call.TargetMethod) != SleepKind.None || Results.IsKey(call, body))
            {
                return false;
            }

            if (call.IsImplicit)
            {
                // The MoveNext of a foreach.
                return false;
            }

            return !IsOfTheWait(call.TargetMethod, call.Instance) || (!IsOfNoInterest(call.TargetMethod) && IsAnyOf(call));
        }

        private bool Is(ISymbol variable) => body.Values.IsShared(variable) || IsWritten(variable, body.Values.WritesTo(variable), IsWithin, branch => within?.Contains(branch) ?? true);

        private bool IsWithin(Write write) => within is null || Array.Exists(body.Graph.Of(write.Block), within.Contains);

        // It says how the wait for a wakeup or a lock ended, and nothing about what was waited for; but for what a word of an owner held then.
        private bool IsOfTheWait(ISymbol member, IOperation? instance) =>
            IsOfNoInterest(member) || (instance is not null && Results.IsOfAWait(instance, body) && !body.Known.IsValueOfWord(member));

        private bool IsOfNoInterest(ISymbol member) => body.IsKilledMember(member) || body.Known.IsOfToken(member);
    }
}
