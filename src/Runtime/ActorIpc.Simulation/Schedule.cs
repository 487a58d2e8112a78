using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation;

/// <summary>Schedules as text: one word for each step.</summary>
internal static class Schedule
{
    public static string Print(IEnumerable<StepKey> steps) => string.Join(' ', steps);

    public static IReadOnlyList<StepKey> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var steps = new List<StepKey>();
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!StepKey.TryParse(word, out var step))
            {
                throw new ArgumentException($"schedule: \"{word}\" is not a step. Steps look like 3.1, 3>5, @2, !3k, or with nodes 7~12, 12w, 7x12, @t, !7p, !7~12l.", nameof(text));
            }

            steps.Add(step);
        }

        return steps;
    }
}
