using System.Globalization;
using System.Text;

namespace ActorIpc.Simulation.Histories;

/// <summary>Calls as a table of text.</summary>
internal static class CallTable
{
    public static string Of(IReadOnlyList<HistoryCall> calls, bool withObject)
    {
        List<string[]> rows = [withObject ? ["no.", "process", "object", "call", "answer", "during"] : ["no.", "process", "call", "answer", "during"]];
        foreach (var call in calls)
        {
            var during = $"{call.InvokedAt} to {call.AnsweredAt?.ToString(CultureInfo.InvariantCulture) ?? "?"}";
            string[] before = [call.Number.ToString(CultureInfo.InvariantCulture), call.Process.ToString()];
            string[] after = [call.Operation.ToString()!, call.AnswerText, during];
            rows.Add(withObject ? [.. before, call.Object ?? "all", .. after] : [.. before, .. after]);
        }

        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => cell.PadRight(widths[column]));
            text.Append("  ").AppendLine(string.Join("  ", cells).TrimEnd());
        }

        return text.ToString();
    }
}
