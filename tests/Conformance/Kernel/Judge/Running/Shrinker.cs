namespace ActorIpc.Conformance.Kernel.Running;

/// <summary>Leaves steps out of a history for as long as the two sides still differ.</summary>
internal static class Shrinker
{
    public static Divergence Shrink(IFamily family, Divergence found)
    {
        for (var size = found.Steps.Count / 2; size > 0;)
        {
            var shorter = Without(family, found, size);
            if (shorter is not null)
            {
                found = shorter;
                size = Math.Min(size, found.Steps.Count / 2);
            }
            else
            {
                size /= 2;
            }
        }

        return found;
    }

    private static Divergence? Without(IFamily family, Divergence found, int size)
    {
        for (var start = 0; start + size <= found.Steps.Count; start += size)
        {
            var fewer = found.Steps.Where((_, i) => i < start || i >= start + size).ToList();
            if (Judge.Replay(family, fewer).Divergence is { } still && still.Steps.Count < found.Steps.Count)
            {
                return still;
            }
        }

        return null;
    }
}
