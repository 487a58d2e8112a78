using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ActorIpc.Analyzers.Flow;

// The control-flow graphs of a body and of the functions within it.
internal static class Graphs
{
    // Null where code that does not compile is no body of anything.
    public static ControlFlowGraph? Of(IOperation root) => root switch
    {
        IMethodBodyOperation method => ControlFlowGraph.Create(method),
        IConstructorBodyOperation constructor => ControlFlowGraph.Create(constructor),
        IBlockOperation { Parent: null } block => ControlFlowGraph.Create(block),
        IFieldInitializerOperation field => ControlFlowGraph.Create(field),
        IPropertyInitializerOperation property => ControlFlowGraph.Create(property),
        IParameterInitializerOperation parameter => ControlFlowGraph.Create(parameter),
        _ => null,
    };

    // The graph itself, where a span lies in it and not in a function within it, and those of the functions that hold a span.
    public static IEnumerable<(IMethodSymbol? Function, SyntaxNode Syntax, ControlFlowGraph Graph)> Within(
        ControlFlowGraph graph, IMethodSymbol? function, SyntaxNode syntax, List<TextSpan> spans)
    {
        var left = spans;
        foreach (var (inner, at, open) in Functions(graph))
        {
            var held = spans.Where(at.Span.Contains).ToList();
            if (held.Count > 0)
            {
                left = [.. left.Except(held)];
                foreach (var part in Within(open(), inner, at, held))
                {
                    yield return part;
                }
            }
        }

        if (left.Count > 0)
        {
            yield return (function, syntax, graph);
        }
    }

    private static IEnumerable<(IMethodSymbol Function, SyntaxNode Syntax, Func<ControlFlowGraph> Open)> Functions(ControlFlowGraph graph)
    {
        foreach (var local in graph.LocalFunctions)
        {
            yield return (local, local.DeclaringSyntaxReferences[0].GetSyntax(), () => graph.GetLocalFunctionControlFlowGraphInScope(local));
        }

        foreach (var lambda in graph.Blocks.SelectMany(Order.Of).OfType<IFlowAnonymousFunctionOperation>())
        {
            yield return (lambda.Symbol, lambda.Syntax, () => graph.GetAnonymousFunctionControlFlowGraphInScope(lambda));
        }
    }
}
