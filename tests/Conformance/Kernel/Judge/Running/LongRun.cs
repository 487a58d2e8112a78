using System.Diagnostics;
using ActorIpc.Conformance.Kernel.Futexes;
using ActorIpc.Conformance.Kernel.Messages;
using ActorIpc.Conformance.Kernel.Robust;
using ActorIpc.Conformance.Kernel.Segments;
using ActorIpc.Conformance.Kernel.Semaphores;

namespace ActorIpc.Conformance.Kernel.Running;

/// <summary>Histories for as long as one likes, the families in turn; progress as it goes, and one line for each family at the end.</summary>
public static class LongRun
{
    private const int Batch = 25;

    private static IReadOnlyList<IFamily> Families(WorkerPool pool) => [new SemaphoreFamily(pool), new MessageFamily(pool), new FutexFamily(pool), new SegmentFamily(pool), new RobustFamily(pool), new PiFamily(pool)];

    /// <summary>Why the kernel of this machine cannot be asked about a family; null when it can.</summary>
    public static string? WhyNot(string which)
    {
        using var pool = new WorkerPool();
        return WhyNot(Families(pool).First(family => family.Name == which));
    }

    /// <summary>Runs histories until one differs.</summary>
    /// <returns>The shortest history that differs, for people; null if none did.</returns>
    public static string? FirstDifference(string which, int seed, int histories, int length, out long steps)
    {
        using var pool = new WorkerPool();
        var family = Families(pool).First(family => family.Name == which);
        family.WhyNot();
        steps = 0;
        for (var i = 0; i < histories; i++)
        {
            var verdict = Judge.Random(family, seed + i, length);
            steps += verdict.Steps;
            if (verdict.Divergence is { } found)
            {
                return $"{which}, seed {seed + i}:\n{Shrinker.Shrink(family, found).Table}";
            }
        }

        return null;
    }

    public static int Run(string which, TimeSpan time, int seed, int length)
    {
        if (!OperatingSystem.IsLinux())
        {
            Console.Error.WriteLine("The judge is the Linux kernel, and this is another system: nothing was run.");
            return 2;
        }

        using var pool = new WorkerPool();
        var families = Families(pool).Where(family => which == "all" || family.Name == which).ToList();
        if (families.Count == 0)
        {
            Console.Error.WriteLine($"--family: {which} is none of {string.Join(", ", Families(pool).Select(family => family.Name))}, all.");
            return 2;
        }

        if (families.FirstOrDefault(family => WhyNot(family) is not null) is { } missing)
        {
            Console.Error.WriteLine($"{missing.Name}: the kernel of this machine cannot be asked: {WhyNot(missing)}.");
            return 2;
        }

        var tallies = families.ToDictionary(family => family, _ => new Tally());
        var clock = Stopwatch.StartNew();
        var said = TimeSpan.Zero;
        for (var next = seed; ; next += Batch)
        {
            foreach (var family in families)
            {
                tallies[family].Add(family, next, time == TimeSpan.Zero ? 1 : Batch, length);
            }

            if (clock.Elapsed - said > TimeSpan.FromSeconds(60) || clock.Elapsed >= time)
            {
                said = clock.Elapsed;
                Console.WriteLine($"{said.TotalSeconds,6:F0} s: {string.Join("; ", families.Select(family => $"{family.Name} {tallies[family]}"))}");
            }

            if (clock.Elapsed >= time)
            {
                break;
            }
        }

        foreach (var family in families)
        {
            Console.WriteLine($"{family.Name}: {tallies[family].Time.TotalSeconds:F0} seconds, seeds from {seed}, {tallies[family]}");
        }

        return tallies.Values.Any(tally => tally.Divergences > 0) ? 1 : 0;
    }

    private static string? WhyNot(IFamily family) =>
        File.Exists("/proc/self/syscall") ? family.WhyNot() : "it shows no /proc/PID/syscall, by which the judge sees who sleeps";

    private sealed class Tally
    {
        private int histories;
        private long steps;
        private int scheduled;

        public int Divergences { get; private set; }

        public TimeSpan Time { get; private set; }

        public void Add(IFamily family, int seed, int count, int length)
        {
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < count; i++)
            {
                var verdict = Judge.Random(family, unchecked(seed + i), length);
                histories++;
                steps += verdict.Steps;
                scheduled += verdict.Scheduled ? 1 : 0;
                if (verdict.Divergence is { } found)
                {
                    Divergences++;
                    Console.WriteLine($"{family.Name}, seed {seed + i}: the two sides differ. The shortest history that was found:");
                    Console.WriteLine(Shrinker.Shrink(family, found).Table);
                }
            }

            Time += clock.Elapsed;
        }

        public override string ToString() =>
            $"{histories} histories, {steps} steps{(scheduled > 0 ? $", {scheduled} ended where the scheduler decides" : "")}, {Divergences} divergences";
    }
}
