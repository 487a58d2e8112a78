using System.Text;

namespace ActorIpc.Simulation.Tests.Agreement;

/// <summary>What happened on one host: who made its next call, or ended after its last, in the order in which that took effect; who waited then; who was answered what.</summary>
internal sealed class Performance
{
    private readonly List<(int Process, string Waiting)> events = [];
    private readonly List<string>[] answers = [.. Enumerable.Range(0, Script.Processes).Select(_ => new List<string>())];

    public IEnumerable<int> Order => events.Select(happened => happened.Process);

    /// <summary>How many calls waited, of those that were answered later.</summary>
    public int Woken => events.Zip(events.Skip(1)).Sum(pair => Names(pair.First.Waiting).Except(Names(pair.Second.Waiting)).Count());

    /// <summary>How many calls were answered that their time was up.</summary>
    public int TimedOut => answers.Sum(said => said.Count(answer => answer.StartsWith($"{Outcome.TimedOut}", StringComparison.Ordinal)));

    public void Happened(int process, IEnumerable<int> waiting) => events.Add((process, string.Join(' ', waiting.Select(waits => $"p{waits}"))));

    public void Answered(int process, string answer) => answers[process].Add(answer);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (process, waiting) in events)
        {
            text.Append($"  {(process == Script.Second ? "time" : $"p{process}")} goes on; then wait: {waiting}\n");
        }

        for (var process = 0; process < answers.Length; process++)
        {
            text.Append($"  p{process} is answered: {string.Join(", ", answers[process])}\n");
        }

        return text.ToString();
    }

    private static string[] Names(string waiting) => waiting.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
