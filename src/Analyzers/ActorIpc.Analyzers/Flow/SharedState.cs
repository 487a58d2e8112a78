using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// Whether a value can be another one because of what somebody else did: definition D2.
internal static class SharedState
{
    // Locals count for what is written to them within the loop; without a loop, anywhere.
    public static bool IsReadBy(IOperation value, Body body, Loop? within) => new Search(body, within).Reads(value);

    private sealed class Search(Body body, Loop? within)
    {
        private HashSet<object>? seen;

        public bool Reads(IOperation value)
        {
            switch (value)
            {
                case IFieldReferenceOperation { Field: { IsConst: false } field } reference:
                    return !IsOfTheWait(field, reference.Instance) || Children(value);
                case IPropertyReferenceOperation { Property: var property } reference:
                    return !IsOfTheWait(property, reference.Instance) || (!IsOfNoInterest(property) && Children(value));
                case IEventReferenceOperation or IArrayElementReferenceOperation or IDynamicInvocationOperation or IDynamicMemberReferenceOperation
                    or IFunctionPointerInvocationOperation or IImplicitIndexerReferenceOperation or IInvalidOperation:
                    return true;
                case IInvocationOperation call:
                    return Reads(call);
                case IFlowCaptureReferenceOperation capture:
                    return Come(capture.Id) && body.Values.WritesTo(capture.Id).Any(write => Reads(write.Value));
                case ILocalReferenceOperation { Local: var local }:
                    return Reads(local, local.IsConst);
                case IParameterReferenceOperation { Parameter: var parameter }:
                    return Reads(parameter, false);
                case IIsNullOperation { IsImplicit: true }:
                    // Whether there is something to dispose, or something before a "?.".
                    return false;
                case IDeclarationExpressionOperation:
                    return false;
                default:
                    return Children(value);
            }
        }

        private bool Reads(IInvocationOperation call)
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

            return !IsOfTheWait(call.TargetMethod, call.Instance) || (!IsOfNoInterest(call.TargetMethod) && Children(call));
        }

        private bool Reads(ISymbol variable, bool isConstant) =>
            !isConstant
            && (body.Values.IsShared(variable)
                || (Come(variable) && body.Values.WritesTo(variable).Any(write => (within is null || Array.Exists(body.Graph.Of(write.Block), within.Contains)) && Reads(write))));

        private bool Come(object variable) => (seen ??= []).Add(variable);

        // A constant says what the branches found that lead to its being written.
        private bool Reads(Write write) =>
            Reads(write.Value)
            || (write.Value.ConstantValue.HasValue
                && body.Graph.Of(write.Block).Any(node => body.Loops.BranchesOver(node).Any(
                    branch => (within?.Contains(branch) ?? true) && Reads(branch.Block.BranchValue!))));

        private bool Children(IOperation value)
        {
            foreach (var child in value.ChildOperations)
            {
                if (Reads(child))
                {
                    return true;
                }
            }

            return false;
        }

        // It says how the wait for a wakeup or a lock ended, and nothing about what was waited for; but for what a word of an owner held then.
        private bool IsOfTheWait(ISymbol member, IOperation? instance) =>
            IsOfNoInterest(member) || (instance is not null && Results.IsOfAWait(instance, body) && !body.Known.IsValueOfWord(member));

        private bool IsOfNoInterest(ISymbol member) =>
            body.IsKilledMember(member)
            || SymbolEqualityComparer.Default.Equals(member.ContainingType, body.Known.CancellationToken)
            || member is { Name: "IsCancellationRequested" or "ThrowIfCancellationRequested" };
    }
}
