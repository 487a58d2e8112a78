using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc.Simulation.Scheduling;

/// <summary>Who waits for what, and for whom, in words.</summary>
internal sealed class WaitGraph(World world)
{
    private readonly List<Wait> path = [];

    /// <summary>Says why nobody can run.</summary>
    /// <param name="stuck">Those who wait.</param>
    public string Describe(IReadOnlyList<IpcProcess> stuck)
    {
        var lines = stuck.Select(process => $"  {Describe(process)}.");
        var circle = stuck.Select(FindCircle).FirstOrDefault(found => found is not null);
        return string.Join(Environment.NewLine, lines.Prepend(circle is null ? "nobody can run:" : $"nobody can run, for they wait in a circle: {circle}."));
    }

    private static string Describe(IpcProcess process, IReadOnlyList<Wait> waits) => waits.Count == 0
        ? $"{World.TextOf(process)} awaits what is no call"
        : $"{World.TextOf(process)} waits {string.Join(", and ", waits.Select(wait => wait.Text))}";

    private string Describe(IpcProcess process) => Describe(process, WaitsOf(process));

    // Depth first: a circle is closed by the first wait for somebody who is on the way already.
    private string? FindCircle(IpcProcess from)
    {
        path.Clear();
        return Follow(from, []) is { } back
            ? string.Join(", which ", path.SkipWhile(wait => wait.Who != back).Select((wait, at) => $"{(at == 0 ? $"{World.TextOf(wait.Who)} " : "")}waits {wait.Text}"))
            : null;
    }

    private IpcProcess? Follow(IpcProcess from, HashSet<IpcProcess> seen)
    {
        if (!seen.Add(from))
        {
            return path.Exists(wait => wait.Who == from) ? from : null;
        }

        foreach (var wait in WaitsOf(from))
        {
            path.Add(wait);
            foreach (var next in wait.For)
            {
                // Told as a chain, so the step names the one that it leads to.
                path[^1] = wait with { For = [next] };
                if (Follow(next, seen) is { } back)
                {
                    return back;
                }
            }

            path.RemoveAt(path.Count - 1);
        }

        return null;
    }

    private IReadOnlyList<Wait> WaitsOf(IpcProcess process) => [.. process.Outstanding().Reverse().Select(request => WaitOf(process, request))];

    private Wait WaitOf(IpcProcess process, Request request)
    {
        if (request is Request<ReaderWriterOperation>)
        {
            // Who is in is known to the processes.
            return new Wait(process, request.Home!.Name, "held by", [.. Processes().Where(other => other.IsIn((Mailbox)request.Home))]);
        }

        var (how, whom) = world.AwaitedBy(process, request);
        return new Wait(process, request.Home!.Name, how, [.. world.Contexts.Where(other => whom.Contains(other.Number)).Select(other => other.Process)]);
    }

    private IEnumerable<IpcProcess> Processes() => world.Contexts.Select(context => context.Process);

    private sealed record Wait(IpcProcess Who, string Where, string How, IReadOnlyList<IpcProcess> For)
    {
        public string Text => For.Count == 0 ? $"in {Where}" : $"in {Where}, {How} {string.Join(" and ", For.Select(World.TextOf))}";
    }
}
