using Microsoft.CodeAnalysis;

namespace ActorIpc.Analyzers.Flow;

// Which locks are held when a body begins: by an attribute, by what it is given, or because all who call it hold them.
internal sealed class LockEntry(Body body, TypeFacts? callers)
{
    private readonly IMethodSymbol? function = body.Function;
    private readonly string? required = body.Function is { } called ? body.Known.RequiredLock(called) : null;

    // The lock that the attribute names, as far as it is found.
    public LockName? Named =>
        required is not null
        && (function!.Parameters.FirstOrDefault(parameter => parameter.Name == required) ?? Members(function.ContainingType).FirstOrDefault(member => member.Name == required)) is { } found
        && LockNames.TypeOf(found) is { } type
        && body.Known.IsLock(type)
            ? new LockName([found], type)
            : null;

    public ulong Of(LockName name, LockActs acts) =>
        function is null ? HeldState.NotHeld
        : name.IsPlain && name.Symbol.Name == required ? HeldState.Required
        : function.Parameters.Any(IsKey) ? HeldState.Unknown
        : name.Path[0] is IParameterSymbol parameter && IsOf(parameter, function) ? OfParameter(name, acts)
        : IsWithinHolder(name) ? HeldState.Unknown
        : callers is null ? (IsOfOwnType(function) ? HeldState.Unknown : HeldState.NotHeld)
        : callers.HeldByCallers(function, name) is { } held ? held
        : IsHandedOn(function) ? HeldState.Unknown
        : HeldState.NotHeld;

    // A lock that is given is held; so may be the lock of what is given. What the body takes itself was not held before.
    private static ulong OfParameter(LockName name, LockActs acts) =>
        acts.IsTaken(name) ? acts.All.Any(act => act is Unlocking { Name: var unlocked } && name.Equals(unlocked)) ? HeldState.Unknown : HeldState.NotHeld
        : name.IsPlain ? HeldState.Assumed
        : HeldState.Unknown;

    private bool IsKey(IParameterSymbol parameter) => body.Known.IsKey(parameter.Type);

    // A function within one that was called with the lock.
    private bool IsWithinHolder(LockName name)
    {
        for (var around = function!.ContainingSymbol; around is IMethodSymbol method; around = around.ContainingSymbol)
        {
            if ((name.IsPlain && body.Known.RequiredLock(method) == name.Symbol.Name)
                || method.Parameters.Any(IsKey)
                || (name.Path[0] is IParameterSymbol parameter && IsOf(parameter, method)))
            {
                return true;
            }
        }

        return false;
    }

    // A lambda or a local function that is not given the process runs for the one around it, which may hold locks.
    private bool IsHandedOn(IMethodSymbol method) =>
        method.MethodKind is MethodKind.LambdaMethod or MethodKind.LocalFunction && !method.Parameters.Any(parameter => body.Known.IsProcess(parameter.Type));

    private static bool IsOfOwnType(IMethodSymbol method) => method.DeclaredAccessibility == Accessibility.Private || method.MethodKind is MethodKind.LocalFunction or MethodKind.LambdaMethod;

    private static bool IsOf(IParameterSymbol parameter, IMethodSymbol method) => Definitions.AreSame(parameter.ContainingSymbol, method);

    private static IEnumerable<ISymbol> Members(INamedTypeSymbol? type)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            foreach (var member in at.GetMembers())
            {
                yield return member;
            }

            foreach (var parameter in at.InstanceConstructors.SelectMany(made => made.Parameters).Where(LockNames.IsPrimary))
            {
                yield return parameter;
            }
        }
    }
}
