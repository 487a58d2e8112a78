using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers;

// Who runs a piece of code.
internal enum Runner
{
    // Nobody that the rules know of.
    Unknown,

    // A process: the function has a parameter that is one, and returns a task.
    Process,

    // An Akka.NET actor: a member of its class, or a handler that it gives to a method of Akka.NET.
    Actor,
}

// Which code is that of a process or of an actor. A lambda or a local function is judged by itself, never by the function around it, which may have handed it to somebody else.
internal sealed class ProcessCode(KnownSymbols known, Compilation compilation)
{
    private readonly INamedTypeSymbol? actor = compilation.GetTypeByMetadataName("Akka.Actor.ActorBase");

    public Runner RunnerOf(IOperation operation, ISymbol member)
    {
        var (function, lambda) = FunctionOf(operation, member);
        return function is null ? Runner.Unknown
            : ReturnsTask(function) && ProcessOf(function) is not null ? Runner.Process
            : IsOfActor(function, lambda) ? Runner.Actor
            : Runner.Unknown;
    }

    // The parameter that is the process which runs the function.
    public IParameterSymbol? ProcessOf(IMethodSymbol function) => function.Parameters.FirstOrDefault(parameter => known.IsProcess(parameter.Type));

    // The process that surely runs the code: the function is handed to the library as the body of one, or calls in its name. Others may only watch a process that they are given.
    public IParameterSymbol? SureProcessOf(IOperation operation, ISymbol member)
    {
        var (function, lambda) = FunctionOf(operation, member);
        return function is not null && ReturnsTask(function) && ProcessOf(function) is { } process
            && ((lambda is not null && CallWith(lambda) is { } taker && SymbolEqualityComparer.Default.Equals(taker.ContainingAssembly, known.Process?.ContainingAssembly))
                || CallsInNameOf(process, WholeOf(operation)))
            ? process
            : null;
    }

    // The function that carries the operation out, and the operation that makes it, if it is a lambda.
    public static (IMethodSymbol? Function, IAnonymousFunctionOperation? Lambda) FunctionOf(IOperation operation, ISymbol member)
    {
        for (IOperation? at = operation; at is not null; at = at.Parent)
        {
            switch (at)
            {
                case IAnonymousFunctionOperation lambda:
                    return (lambda.Symbol, lambda);
                case ILocalFunctionOperation local:
                    return (local.Symbol, null);
            }
        }

        return (member as IMethodSymbol, null);
    }

    // The operation that holds all of the function that carries the operation out.
    public static IOperation WholeOf(IOperation operation)
    {
        var at = operation;
        while (at.Parent is not null && at is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            at = at.Parent;
        }

        return at;
    }

    private static bool ReturnsTask(IMethodSymbol function) =>
        function.IsAsync
        || function.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", ContainingNamespace: { Name: "Tasks", ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" } } };

    private bool IsOfActor(IMethodSymbol function, IAnonymousFunctionOperation? lambda) =>
        actor is not null
        && (lambda is not null ? IsHandler(lambda) : function is { IsStatic: false, MethodKind: not MethodKind.LocalFunction } && IsActor(function.ContainingType));

    // A method of one's own may hand it on to another thread.
    private bool IsHandler(IAnonymousFunctionOperation lambda) => CallWith(lambda) is { ContainingType: var type } && IsActor(type) && IsOfAkka(type.ContainingNamespace);

    private static bool IsOfAkka(INamespaceSymbol? space) =>
        space is { IsGlobalNamespace: false } && (space is { Name: "Akka", ContainingNamespace.IsGlobalNamespace: true } || IsOfAkka(space.ContainingNamespace));

    // The method that the lambda is an argument of.
    private static IMethodSymbol? CallWith(IAnonymousFunctionOperation lambda)
    {
        IOperation? at = lambda.Parent;
        while (at is IDelegateCreationOperation or IConversionOperation)
        {
            at = at.Parent;
        }

        return at is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var method } } ? method : null;
    }

    // Of its own code, and of none within it.
    private static bool CallsInNameOf(IParameterSymbol process, IOperation whole)
    {
        var open = new Stack<IOperation>([whole]);
        while (open.Count > 0)
        {
            foreach (var child in open.Pop().ChildOperations)
            {
                if (child is IInvocationOperation { Instance: IParameterReferenceOperation { Parameter: var caller }, TargetMethod: { IsOverride: false, Name: not "DisposeAsync" } }
                    && SymbolEqualityComparer.Default.Equals(caller, process))
                {
                    return true;
                }

                if (child is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
                {
                    open.Push(child);
                }
            }
        }

        return false;
    }

    private bool IsActor(ITypeSymbol? type)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(at, actor))
            {
                return true;
            }
        }

        return false;
    }
}
