using System.Text;
using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Reports;

/// <summary>What a run came to, for people.</summary>
internal static class FailureReport
{
    public static string Print(World world, Trace trace, string schedule)
    {
        var text = new StringBuilder();
        text.AppendLine(world.Failure is { } failure ? $"{failure.Kind}: {failure.Text}" : $"Nothing is wrong with this run of {world.Steps} steps.");
        text.AppendLine();
        text.Append(Table.Print(trace.Rows));
        text.AppendLine();
        text.AppendLine("To see it again: Simulation.Replay with this schedule, the same program and the same options.");
        text.AppendLine($"  \"{schedule}\"");
        return text.ToString();
    }
}
