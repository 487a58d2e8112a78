using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace ActorIpc.Analyzers;

// What the rules know of the library, by metadata names, looked up once a compilation.
internal sealed class KnownSymbols
{
    private static readonly ConditionalWeakTable<Compilation, KnownSymbols> All = new();

    private readonly INamedTypeSymbol sleeps;
    private readonly INamedTypeSymbol? propagatesSleep;
    private readonly INamedTypeSymbol? mustCheckKilled;
    private readonly INamedTypeSymbol? killedGuard;
    private readonly INamedTypeSymbol? uninterruptible;
    private readonly INamedTypeSymbol? plan9;
    private readonly INamedTypeSymbol? rendezvousResult;
    private readonly INamedTypeSymbol? rendezvousResultOfT;
    private readonly INamedTypeSymbol? wordWaitResult;
    private readonly HashSet<ISymbol> locks;
    private readonly HashSet<ISymbol> holdable;
    private readonly HashSet<ISymbol> wakeups;
    private readonly HashSet<ISymbol> keys;
    private readonly IAssemblySymbol library;
    private readonly Answers<IAssemblySymbol, bool> speaking;
    private readonly ConcurrentDictionary<ISymbol, MemberFacts> facts = new(SymbolEqualityComparer.Default);
    private readonly Answers<IMethodSymbol, bool> taking;
    private readonly Answers<IMethodSymbol, string?> requiredLocks;
    private readonly Answers<ITypeSymbol, bool> withProcess;

    private KnownSymbols(Compilation compilation, INamedTypeSymbol sleeps)
    {
        this.sleeps = sleeps;
        library = sleeps.ContainingAssembly;
        propagatesSleep = Find("ActorIpc.PropagatesSleepAttribute");
        mustCheckKilled = Find("ActorIpc.MustCheckKilledAttribute");
        killedGuard = Find("ActorIpc.KilledGuardAttribute");
        uninterruptible = Find("ActorIpc.UninterruptibleAttribute");
        RequiresLock = Find("ActorIpc.RequiresLockAttribute");
        WakesOn = Find("ActorIpc.WakesOnAttribute");
        Process = Find("ActorIpc.IpcProcess");
        SleepResult = Find("ActorIpc.SleepResult");
        plan9 = Find("ActorIpc.Plan9");
        rendezvousResult = Find("ActorIpc.RendezvousResult");
        rendezvousResultOfT = Find("ActorIpc.RendezvousResult`1");
        wordWaitResult = Find("ActorIpc.WordWaitResult");
        wakeups = new(new[] { "WakeupAsync", "WakeupOneAsync" }.SelectMany(name => Process?.GetMembers(name) ?? []), SymbolEqualityComparer.Default);
        locks = Named("IpcLock", "IpcMutex", "IpcReaderWriterLock");
        holdable = Named("IpcLock", "IpcMutex", "IpcReaderWriterLock", "SemaphoreSet");
        keys = Named("LockGrant", "MutexGrant", "ReaderWriterGrant", "SemaphoreGrant");
        CancellationToken = compilation.GetTypeByMetadataName("System.Threading.CancellationToken");
        speaking = new(found =>
            SymbolEqualityComparer.Default.Equals(found, compilation.Assembly)
            || Same(found, library)
            || found.Modules.Any(module => module.ReferencedAssemblies.Any(of => of.Name == library.Name)));
        taking = new(found =>
            IsOfLibrary(found)
            && found.Parameters.Any(parameter => IsHoldable(parameter.Type))
            && (IsKey(Unwrapped(found.ReturnType)) || found.Parameters.Any(parameter => parameter.RefKind == RefKind.Out && IsKey(parameter.Type))));
        requiredLocks = new(found =>
            Origins(found).SelectMany(at => at.GetAttributes()).FirstOrDefault(said => Same(said.AttributeClass, RequiresLock))
                ?.ConstructorArguments.FirstOrDefault().Value as string);
        withProcess = new(FindProcess);

        // Most are where the attribute is; a search through all that is referenced takes longer.
        INamedTypeSymbol? Find(string name) => library.GetTypeByMetadataName(name) ?? compilation.GetTypeByMetadataName(name);

        HashSet<ISymbol> Named(params string[] names) =>
            new(names.Select(name => Find("ActorIpc." + name)).OfType<ISymbol>(), SymbolEqualityComparer.Default);
    }

    public INamedTypeSymbol Sleeps => sleeps;

    public INamedTypeSymbol? PropagatesSleep => propagatesSleep;

    public INamedTypeSymbol? Uninterruptible => uninterruptible;

    public INamedTypeSymbol? RequiresLock { get; }

    public INamedTypeSymbol? WakesOn { get; }

    public INamedTypeSymbol? Process { get; }

    public INamedTypeSymbol? SleepResult { get; }

    public INamedTypeSymbol? CancellationToken { get; }

    // Null where the library is not referenced: then there is nothing to say.
    public static KnownSymbols? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName("ActorIpc.SleepsAttribute") is { } sleeps
            ? All.GetValue(compilation, found => new KnownSymbols(found, sleeps))
            : null;

    // All that decides whether a call is noted: it is asked of every call in the compilation.
    public Interest InterestOf(IMethodSymbol method) => FactsOf(method).Interest;

    public SleepKind KindOf(IMethodSymbol method) => FactsOf(method).Kind;

    public bool IsKilledGuard(ISymbol member) => FactsOf(member).IsKilledGuard;

    public bool IsLock(ITypeSymbol? type) => type is not null && locks.Contains(type);

    // Who takes it gets a key: a lock, or a semaphore array, whose units somebody else may give.
    public bool IsHoldable(ITypeSymbol? type) => type is not null && holdable.Contains(type);

    // The method is one of the library that takes a lock, and gives the key.
    public bool TakesLock(IMethodSymbol method) => taking.Of(method);

    // What the word held when the wait on it ended.
    public bool IsValueOfWord(ISymbol member) => member.Name == "Value" && Same(member.ContainingType, wordWaitResult);

    // The call wakes those who sleep on a channel.
    public bool IsWakeup(IMethodSymbol method) => wakeups.Contains(method);

    // What a call that takes a lock returns, and what releases it.
    public bool IsKey(ITypeSymbol? type) => type is not null && keys.Contains(type);

    // The library itself has it.
    public bool IsOfLibrary(ISymbol member) => Same(member.ContainingAssembly, library);

    // The name of the lock that is held when the method is called.
    public string? RequiredLock(IMethodSymbol method) =>
        RequiresLock is null ? null : requiredLocks.Of(method.OriginalDefinition);

    // It makes the calls of a process.
    public bool IsFace(ITypeSymbol type) =>
        type.IsValueType && IsOfLibrary(type) && Process?.GetMembers(type.Name).OfType<IPropertySymbol>().Any(face => Same(face.Type, type)) == true;

    public bool IsProcess(ITypeSymbol? type) => type is not null && Same(type, Process);

    // Its objects may have a process: in a field or a property, or from where they are made.
    public bool HasProcess(ITypeSymbol type) => withProcess.Of(type);

    public bool IsRendezvousResult(ITypeSymbol? type) =>
        type?.Name == "RendezvousResult" && (Same(type.OriginalDefinition, rendezvousResult) || Same(type.OriginalDefinition, rendezvousResultOfT));

    // It returns a word, and ~0 where there is none.
    public bool IsRendezvousOfPlan9(IMethodSymbol method) => method.Name == "RendezvousAsync" && Same(method.ContainingType, plan9);

    // The parameter for the word that the partner gets.
    public bool IsRendezvousWord(IParameterSymbol? parameter) =>
        parameter is { Name: "value", Type.SpecialType: SpecialType.System_UInt64, ContainingSymbol: IMethodSymbol { Name: "RendezvousAsync", Arity: 0 } method }
        && (Same(method.ContainingType, plan9) || Same(method.ContainingType, Process));

    // It says whether a token was cancelled.
    public bool IsOfToken(ISymbol member) => Same(member.ContainingType, CancellationToken) || member is { Name: "IsCancellationRequested" or "ThrowIfCancellationRequested" };

    public bool IsOfLocks(IMethodSymbol method) => FactsOf(method).IsOfLocks;

    public bool IsUninterruptible(ISymbol member) => FactsOf(member).IsUninterruptible;

    // The value of the method says how a wait ended.
    public bool MustBeChecked(IMethodSymbol method) => (FactsOf(method).Interest & Interest.MustBeChecked) != 0;

    // The method itself says so, not only the type that it returns.
    public bool SaysToCheck(IMethodSymbol method) => FactsOf(method).SaysToCheck;

    public bool MustBeChecked(ITypeSymbol? type) => type is not null && FactsOf(type).SaysToCheck;

    // What awaiting the type gives, or the type itself.
    public static ITypeSymbol? Unwrapped(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Task" or "ValueTask", ContainingNamespace: { Name: "Tasks", ContainingNamespace.Name: "Threading" } } task
            ? task.TypeArguments.FirstOrDefault()
            : type;

    // What the attribute says, if it says how a method sleeps.
    public SleepKind KindOf(AttributeData attribute)
    {
        if (Same(attribute.AttributeClass, sleeps))
        {
            var kind = SleepKind.Sleeps;
            kind |= Says(attribute, "Interruptible", unless: true) ? SleepKind.Interruptible : 0;
            kind |= Says(attribute, "Rechecks", unless: false) ? SleepKind.Rechecks : 0;
            return kind;
        }

        return Same(attribute.AttributeClass, propagatesSleep) ? SleepKind.Sleeps | SleepKind.Interruptible : SleepKind.None;
    }

    // Whether the assembly of a member can have attributes and types of the library: most calls are of assemblies that do not know it.
    public bool Speaks(ISymbol member) => member.ContainingAssembly is not { } assembly || speaking.Of(assembly);

    private bool FindProcess(ITypeSymbol type)
    {
        for (ITypeSymbol? at = type; at is not null and not { SpecialType: SpecialType.System_Object }; at = at.BaseType)
        {
            if (at.GetMembers().Any(member => member switch
            {
                IFieldSymbol field => IsProcess(field.Type),
                IPropertySymbol property => IsProcess(property.Type),
                IMethodSymbol { MethodKind: MethodKind.Constructor } made => made.Parameters.Any(parameter => IsProcess(parameter.Type)),
                _ => false,
            }))
            {
                return true;
            }
        }

        return false;
    }

    private MemberFacts FactsOf(ISymbol member)
    {
        var definition = member.OriginalDefinition;
        return facts.TryGetValue(definition, out var found) ? found : facts.GetOrAdd(definition, FindFacts(definition));
    }

    private MemberFacts FindFacts(ISymbol member)
    {
        if (!Speaks(member))
        {
            return MemberFacts.None;
        }

        var found = new MemberFacts();
        foreach (var origin in Origins(member))
        {
            foreach (var attribute in origin.GetAttributes())
            {
                Note(attribute, found);
            }
        }

        if (member is IMethodSymbol method)
        {
            found.SaysToCheck |= method.GetReturnTypeAttributes().Any(attribute => Same(attribute.AttributeClass, mustCheckKilled));
            found.IsOfLocks |= method.Parameters.Any(parameter => IsLock(parameter.Type));
            found.Interest = (found.Kind != SleepKind.None || found.IsOfLocks ? Interest.Waits : 0)
                | (found.SaysToCheck || MustBeChecked(Unwrapped(method.ReturnType)) ? Interest.MustBeChecked : 0)
                | (found.IsKilledGuard ? Interest.KilledGuard : 0);
        }

        return found;
    }

    private void Note(AttributeData attribute, MemberFacts found)
    {
        var type = attribute.AttributeClass;
        found.Kind = found.Kind == SleepKind.None ? KindOf(attribute) : found.Kind;
        found.IsKilledGuard |= Same(type, killedGuard);
        found.IsUninterruptible |= Same(type, uninterruptible);
        found.SaysToCheck |= Same(type, mustCheckKilled);
        found.IsOfLocks |= Same(type, RequiresLock);
    }

    private static bool Says(AttributeData attribute, string name, bool unless) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value as bool? ?? unless;

    // The member itself, what it overrides, and what it is of an interface: an attribute on any of them holds for it.
    public static IEnumerable<ISymbol> Origins(ISymbol member)
    {
        for (ISymbol? at = member; at is not null; at = Overridden(at))
        {
            yield return at;
        }

        for (ISymbol? at = member; at is not null; at = Overridden(at))
        {
            foreach (var of in Implemented(at))
            {
                yield return of;
            }
        }
    }

    private static ISymbol? Overridden(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => method.OverriddenMethod?.OriginalDefinition,
        IPropertySymbol property => property.OverriddenProperty?.OriginalDefinition,
        _ => null,
    };

    private static IEnumerable<ISymbol> Implemented(ISymbol member) =>
        member.ContainingType is not { AllInterfaces.IsEmpty: false } ? []
        : member is { IsStatic: false, DeclaredAccessibility: not Accessibility.Private, ContainingType: { TypeKind: not TypeKind.Interface } type } and (IMethodSymbol or IPropertySymbol)
            ? type.AllInterfaces.SelectMany(of => of.GetMembers(member.Name)).Where(of => Same(type.FindImplementationForInterfaceMember(of), member))
        : member switch
        {
            IMethodSymbol method => method.ExplicitInterfaceImplementations,
            IPropertySymbol property => property.ExplicitInterfaceImplementations,
            _ => [],
        };

    private static bool Same(ISymbol? one, ISymbol? other) => one is not null && SymbolEqualityComparer.Default.Equals(one, other);
}
