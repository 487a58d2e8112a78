using System.Diagnostics;
using System.Globalization;

namespace ActorIpc.Benchmarks;

/// <summary>Prints <c>name,ours_ns,peer,peer_ns,ratio,bytes</c>: the median of several rounds, the two sides in turn within each round.</summary>
public static class Quick
{
    private const int Rounds = 11;

    // A round is made of pieces, so that after a few of them the compiler has seen each side's code often enough to do its best for it.
    private const int Pieces = 20;
    private const int WarmUps = 8;

    public static async Task<int> RunAsync(string[] only)
    {
        if (!OperatingSystem.IsLinux())
        {
            Console.Error.WriteLine("No lines against the kernel: it is measured on Linux only.");
        }

        Console.WriteLine("name,ours_ns,peer,peer_ns,ratio,bytes");
        foreach (var work in Works.All())
        {
            if (Wanted(only, work.Name))
            {
                await RunAsync(work);
            }
        }

        if (Wanted(only, Waiters.Name))
        {
            await Waiters.RunAsync();
        }

        if (Wanted(only, SimulationSteps.Name))
        {
            SimulationSteps.Run();
        }

#if AKKA
        await Akka.Across.AcrossNodes.RunAsync(name => Wanted(only, name));
#endif

        return 0;
    }

    public static void Print(string name, double ours, string peer, double theirs, double bytes) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{name},{ours:F1},{peer},{theirs:F1},{ours / theirs:F2},{bytes:F1}"));

    private static bool Wanted(string[] only, string name) => only.Length == 0 || only.Any(name.Contains);

    private static async Task RunAsync(Work work)
    {
        for (var i = 0; i < WarmUps; i++)
        {
            await MeasureAsync(work.Ours, work.Operations);
            await MeasureAsync(work.Theirs, work.Operations);

            // Lets the tiered compiler catch up.
            await Task.Delay(60);
        }

        var ours = new double[Rounds];
        var theirs = new double[Rounds];
        var bytes = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            ours[round] = await MeasureAsync(work.Ours, work.Operations);
            bytes[round] = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)work.Operations;
            theirs[round] = await MeasureAsync(work.Theirs, work.Operations);
        }

        Print(work.Name, Median(ours), work.Peer, Median(theirs), Median(bytes));
    }

    private static async Task<double> MeasureAsync(Func<int, Task> side, int operations)
    {
        var start = Stopwatch.GetTimestamp();
        for (var piece = 0; piece < Pieces; piece++)
        {
            await side(operations / Pieces);
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
