namespace ActorIpc.Conformance.Kernel.Workers;

/// <summary>All workers on one processor, first in, first out: who is woken first runs first, and until it sleeps. Then the scheduler decides nothing.</summary>
internal static unsafe class InOrder
{
    private const int FirstInFirstOut = 1;
    private const int Processors = 1024;

    /// <summary>Puts the calling thread in the line. False where that is not allowed.</summary>
    public static bool TryBegin()
    {
        var set = stackalloc byte[Processors / 8];
        if (SystemCall.Make(SystemCall.GetAffinity, 0, Processors / 8, (nint)set).Result <= 0)
        {
            return false;
        }

        var first = 0;
        while ((set[first / 8] >> (first % 8) & 1) == 0)
        {
            first++;
        }

        new Span<byte>(set, Processors / 8).Clear();
        set[first / 8] = (byte)(1 << (first % 8));
        var priority = 1;
        return SystemCall.Make(SystemCall.SetAffinity, 0, Processors / 8, (nint)set).Error == 0
            && SystemCall.Make(SystemCall.SetScheduler, 0, FirstInFirstOut, (nint)(&priority)).Error == 0;
    }
}
