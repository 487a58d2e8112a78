using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace ActorIpc.Analyzers;

// What is asked of many symbols, and found out once for each.
internal sealed class Answers<TSymbol, TAnswer>(Func<TSymbol, TAnswer> find)
    where TSymbol : class, ISymbol
{
    private readonly ConcurrentDictionary<ISymbol, TAnswer> known = new(SymbolEqualityComparer.Default);

    public TAnswer Of(TSymbol symbol)
    {
        if (!known.TryGetValue(symbol, out var answer))
        {
            known[symbol] = answer = find(symbol);
        }

        return answer;
    }
}
