using System.Reflection;
using System.Runtime.Loader;

namespace ActorIpc.Mutation;

/// <summary>
/// Runs xunit tests until one fails, in a process of their own, which costs a tenth of what a test platform takes to start. Facts and theories, with
/// constructors and asynchronous lifetimes; no fixtures, which these tests do not use.
/// </summary>
internal static class TestRun
{
    private const string Explorations = "ExplorationTests";

    /// <summary>Prints each test, as class and method, before it runs; the last is the one that fails, or hangs.</summary>
    public static int Run(string assembly, string filter)
    {
        var resolver = new AssemblyDependencyResolver(assembly);
        AssemblyLoadContext.Default.Resolving += (context, name) => resolver.ResolveAssemblyToPath(name) is { } path ? context.LoadFromAssemblyPath(path) : null;
        var parts = filter.Split('|', StringSplitOptions.RemoveEmptyEntries);
        var tests =
            from type in AssemblyLoadContext.Default.LoadFromAssemblyPath(assembly).GetTypes()
            where type is { IsAbstract: false, IsPublic: true }
            from method in type.GetMethods()
            where method.GetCustomAttributes().Any(attribute => Is(attribute.GetType(), "Xunit.FactAttribute"))
            let name = $"{type.FullName}.{method.Name}"
            where parts.Length == 0 || parts.Any(part => name.Contains(part, StringComparison.Ordinal))

            // They take minutes, and are asked for by name where they are to be tried.
            where !type.Name.Contains(Explorations, StringComparison.Ordinal) || parts.Any(part => part.Contains(Explorations, StringComparison.Ordinal))

            // Those that make many histories last.
            orderby type.Name.Contains("History", StringComparison.Ordinal)
            select (Type: type, Method: method);
        var count = 0;
        foreach (var (type, method) in tests)
        {
            Console.WriteLine($"{type.Name}.{method.Name}");
            foreach (var arguments in ArgumentsOf(method))
            {
                count++;
                if (Failure(type, method, arguments) is { } failure)
                {
                    Console.Error.WriteLine(failure);
                    return 1;
                }
            }
        }

        Console.Error.WriteLine($"{count} tests passed.");
        return count > 0 ? 0 : 1;
    }

    private static IEnumerable<object?[]> ArgumentsOf(MethodInfo method)
    {
        var data = method.GetCustomAttributes().Where(attribute => Is(attribute.GetType(), "Xunit.Sdk.DataAttribute")).ToList();
        return data.Count == 0
            ? [[]]
            : data.SelectMany(attribute => (IEnumerable<object?[]>)attribute.GetType().GetMethod("GetData")!.Invoke(attribute, [method])!);
    }

    private static Exception? Failure(Type type, MethodInfo method, object?[] arguments)
    {
        try
        {
            var test = Activator.CreateInstance(type)!;
            Call(test, "InitializeAsync");
            try
            {
                (method.Invoke(test, arguments) as Task)?.GetAwaiter().GetResult();
            }
            finally
            {
                Call(test, "DisposeAsync");
                (test as IDisposable)?.Dispose();
            }

            return null;
        }
        catch (Exception exception)
        {
            return exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
        }
    }

    private static void Call(object test, string lifetime)
    {
        if (test.GetType().GetInterface("Xunit.IAsyncLifetime") is { } interfaceOf)
        {
            ((Task)interfaceOf.GetMethod(lifetime)!.Invoke(test, [])!).GetAwaiter().GetResult();
        }
    }

    private static bool Is(Type? type, string name) => type is not null && (type.FullName == name || Is(type.BaseType, name));
}
