using System.Globalization;
using System.Text;

namespace ActorIpc.Simulation.Reports;

/// <summary>A run as a table that a person can follow.</summary>
internal static class Table
{
    public static string Print(IReadOnlyList<Trace.Row> rows)
    {
        var cells = rows.Select(row => (Step: row.Step.ToString(CultureInfo.InvariantCulture), row.Process, row.Call, row.Result)).Prepend((Step: "step", Process: "process", Call: "call", Result: "result")).ToList();
        var (step, process, call) = (cells.Max(row => row.Step.Length), cells.Max(row => row.Process.Length), cells.Max(row => row.Call.Length));
        var text = new StringBuilder();
        foreach (var row in cells)
        {
            text.Append("  ").Append(row.Step.PadLeft(step)).Append("  ").Append(row.Process.PadRight(process)).Append("  ").Append(row.Call.PadRight(call)).Append("  ").Append(row.Result);
            while (text.Length > 0 && text[^1] == ' ')
            {
                text.Length--;
            }

            text.AppendLine();
        }

        return text.ToString();
    }
}
