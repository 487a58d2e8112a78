using System.Text;

namespace ActorIpc.Conformance.Kernel.Running;

/// <summary>A step after which the two sides differ.</summary>
/// <param name="Steps">The history, up to and with that step.</param>
/// <param name="Table">What happened, for people.</param>
internal sealed record Divergence(IReadOnlyList<Step> Steps, string Table);

/// <summary>What became of one history.</summary>
/// <param name="Steps">How many steps were done on both sides.</param>
/// <param name="Scheduled">Whether it ended early where the kernel's scheduler decides.</param>
/// <param name="Divergence">The difference, if there was one.</param>
internal sealed record Verdict(int Steps, bool Scheduled, Divergence? Divergence);

/// <summary>Does the same on both sides, step by step, and compares who returned with what, and everything that can be read back.</summary>
internal static class Judge
{
    public static Verdict Random(IFamily family, int seed, int length)
    {
        var random = new Random(seed);
        return Run(family, length, waiting => family.Next(random, waiting));
    }

    public static Verdict Replay(IFamily family, IReadOnlyList<Step> steps)
    {
        var next = 0;
        return Run(family, steps.Count, _ => steps[next++]);
    }

    private static Verdict Run(IFamily family, int length, Func<IReadOnlyDictionary<int, Step>, Step> choose)
    {
        using var ours = family.BeginOurs();
        using var kernel = family.BeginKernel();
        var (done, waiting, table) = (new List<Step>(), new Dictionary<int, Step>(), new StringBuilder());
        for (var i = 0; i < length; i++)
        {
            var step = choose(waiting);
            if (step.IsCall == ours.IsBusy(step.Actor) && step is not Exit)
            {
                continue;
            }

            var scheduled = family.IsScheduled(waiting, step);
            done.Add(step);
            ours.Do(step);
            kernel.Do(step);
            var kernelAnswers = kernel.TakeAnswers();
            foreach (var actor in kernelAnswers.Keys)
            {
                ours.Expect(actor);
            }

            var ourAnswers = ours.TakeAnswers();
            if (step.IsCall)
            {
                waiting[step.Actor] = step;
            }
            else if (step is Exit)
            {
                waiting.Remove(step.Actor);
            }

            foreach (var actor in ourAnswers.Keys)
            {
                waiting.Remove(actor);
            }

            var (one, other) = (Line(ourAnswers, ours.ReadBack()), Line(kernelAnswers, kernel.ReadBack()));
            table.AppendLine($"{done.Count,4}  {step}").AppendLine($"      {one}");
            if (scheduled)
            {
                return new Verdict(done.Count, true, null);
            }

            if (one == other)
            {
                continue;
            }

            table.AppendLine("      the kernel:").AppendLine($"      {other}");
            return new Verdict(done.Count, false, new Divergence(done, table.ToString()));
        }

        return new Verdict(done.Count, false, null);
    }

    private static string Line(SortedDictionary<int, string> answers, string state) =>
        $"{string.Join(", ", answers.Select(answer => $"P{answer.Key} returns {answer.Value}"))}  |  {state}";
}
