namespace ActorIpc;

/// <summary>What changes and comparisons of words do, whichever primitive is asked for them.</summary>
internal static class FutexArithmetic
{
    /// <summary>What a word holds after a change; null if there is no such change.</summary>
    public static uint? Apply(this FutexChange change, uint held, uint argument) => change switch
    {
        FutexChange.Set => argument,
        FutexChange.Add => held + argument,
        FutexChange.Or => held | argument,
        FutexChange.AndNot => held & ~argument,
        FutexChange.Xor => held ^ argument,
        _ => null,
    };

    /// <summary>Whether what a word holds is as asked, both with their signs; null if there is no such comparison.</summary>
    public static bool? Holds(this FutexComparison comparison, uint held, int with)
    {
        var value = (int)held;
        return comparison switch
        {
            FutexComparison.Equal => value == with,
            FutexComparison.NotEqual => value != with,
            FutexComparison.Less => value < with,
            FutexComparison.LessOrEqual => value <= with,
            FutexComparison.Greater => value > with,
            FutexComparison.GreaterOrEqual => value >= with,
            _ => null,
        };
    }
}
