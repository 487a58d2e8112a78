namespace ActorIpc.Actors.Tests;

/// <summary>Assert.Equal for the inner loops: it is slow also when all is well, and these make millions of comparisons.</summary>
internal static class Quick
{
    public static void Equal<T>(T expected, T actual, string what)
        where T : struct
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            Assert.Fail($"{what}: expected {expected}, actual {actual}.");
        }
    }

    public static void Equal<T>(IReadOnlyCollection<T> expected, IReadOnlyCollection<T> actual)
    {
        if (!expected.SequenceEqual(actual))
        {
            Assert.Equal(expected, actual);
        }
    }
}
