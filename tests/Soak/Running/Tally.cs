using System.Globalization;
using System.Text;
using ActorIpc.Soak.Resource;

namespace ActorIpc.Soak.Running;

/// <summary>What the rounds of one fault have shown.</summary>
/// <param name="options">What was run.</param>
/// <param name="resource">What was guarded.</param>
internal sealed class Tally(SoakOptions options, GuardedResource resource)
{
    public int Rounds { get; set; }

    public Counter Plain => resource.Plain;

    public Counter Fenced => resource.Fenced;

    public long Refused => resource.Refused;

    /// <summary>How long after the fault somebody else was granted the lock, one a round; in a rolling restart the longest time between two grants.</summary>
    public List<TimeSpan> Waits { get; } = [];

    /// <summary>Calls whose history was checked.</summary>
    public long Calls { get; set; }

    /// <summary>Nodes that were taken for dead though nothing was done to them, because the machine was slow.</summary>
    public int Mistaken { get; set; }

    /// <summary>Rounds whose history of the lock was not judged, because such a node's end has no place in it.</summary>
    public int Unjudged { get; set; }

    /// <summary>What must not be; empty if all is well.</summary>
    public List<string> Violations { get; } = [];

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        var sorted = Waits.Order().ToList();
        text.AppendLine(Line($"{options.Fault.ToString().ToLowerInvariant()}: {Rounds} rounds, {options.Nodes} nodes with {options.Workers} workers each, acceptable pause {options.AcceptablePause.TotalSeconds} s"));
        text.AppendLine("  counter    acknowledged  final value  lost  doubled  refused");
        text.AppendLine(Line($"  unfenced   {Plain.Acknowledged,12}  {Plain.Value,11}  {Plain.Lost,4}  {Plain.Doubled,7}        -"));
        text.AppendLine(Line($"  fenced     {Fenced.Acknowledged,12}  {Fenced.Value,11}  {Fenced.Lost,4}  {Fenced.Doubled,7}  {Refused,7}"));
        if (sorted.Count > 0)
        {
            var what = options.Fault == Fault.Restart ? "longest time between two grants" : "fault to the next grant";
            text.AppendLine(Line($"  {what}: min {sorted[0].TotalMilliseconds:0} ms, median {sorted[sorted.Count / 2].TotalMilliseconds:0} ms, max {sorted[^1].TotalMilliseconds:0} ms"));
        }

        text.AppendLine(Line($"  history: {Calls} calls checked, last token {resource.Highest >> 32}.{(uint)resource.Highest}; nodes taken for dead by mistake: {Mistaken}, rounds whose lock was not judged for it: {Unjudged}"));
        text.Append(Violations.Count == 0 ? "  nothing that must not be" : string.Join('\n', Violations.Select(violation => "  VIOLATION: " + violation)));
        return text.ToString();
    }

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
