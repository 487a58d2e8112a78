using Microsoft.CodeAnalysis;

namespace ActorIpc.Analyzers.Flow;

// Of which functions nobody comes back who was killed. They may call each other: until it is known of all of them, none ends anybody; and so it does not matter which is asked about first.
internal sealed class Ends(Func<IMethodSymbol, bool> find)
{
    private readonly Dictionary<ISymbol, bool> known = new(SymbolEqualityComparer.Default);

    // Those that the question at hand has come to, and does not know yet.
    private readonly HashSet<ISymbol> open = new(SymbolEqualityComparer.Default);

    // What comes out does so because one of them was taken to let everybody on.
    private bool isAssumed;

    // By its definition.
    public bool Of(IMethodSymbol method)
    {
        if (known.TryGetValue(method, out var ends))
        {
            return ends;
        }

        if (open.Count == 0)
        {
            return First(method);
        }

        if (!open.Add(method))
        {
            isAssumed = true;
            return false;
        }

        var others = isAssumed;
        isAssumed = false;
        ends = find(method);
        if (ends || !isAssumed)
        {
            known[method] = ends;
        }

        isAssumed |= others;
        return ends;
    }

    // Again, as long as more is known each time.
    private bool First(IMethodSymbol method)
    {
        bool ends;
        int before;
        do
        {
            before = known.Count;
            isAssumed = false;
            open.Clear();
            open.Add(method);
            ends = find(method);
        }
        while (!ends && isAssumed && known.Count > before);

        // What nothing more comes out of is so of all of them.
        foreach (var function in ends ? [method] : open.Where(function => !known.ContainsKey(function)).ToList())
        {
            known[function] = ends;
        }

        open.Clear();
        return ends;
    }
}
