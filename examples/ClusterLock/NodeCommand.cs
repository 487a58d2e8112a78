using System.CommandLine;
using System.Runtime.InteropServices;
using ActorIpc.Akka.Cluster;
using ClusterLock.Nodes;
using ClusterLock.Showing;

namespace ClusterLock;

/// <summary><c>node [--port N] [--seed HOST:PORT] …</c>.</summary>
internal static class NodeCommand
{
    public static Command Create()
    {
        var port = Number("--port", "Where this node listens; 0 for any free port", 0, 65535, standard: 0);
        var seed = new Option<string>("--seed") { Description = "A node that is in the cluster already. The one that has this port begins the cluster.", DefaultValueFactory = _ => "127.0.0.1:4053" };
        var name = new Option<string?>("--name") { Description = "What the others call this node; by default node- and the port." };
        var desks = Number("--desks", "How many desks the first node sets up", 1, 1000, standard: 3);
        var lamps = Number("--lamps", "How many lamps the first node sets up", 1, 1000, standard: 2);
        var pace = Number("--pace", "How long a node keeps what it has taken at most, in milliseconds", 1, 60_000, standard: 1500);
        var rounds = Number("--rounds", "Leave after so many rounds of work and meeting", 1, 1_000_000);
        var stable = Number("--stable-after", "How many seconds the others wait before they take a silent node for dead", 1, 60, standard: 5);
        var durability = new Option<Durability>("--durability") { Description = "What the units and tags survive.", DefaultValueFactory = _ => Durability.Replicated };
        var log = new Option<string>("--log") { Description = "The log level of Akka.NET.", DefaultValueFactory = _ => "OFF" }.AcceptOnlyFromAmong("OFF", "ERROR", "WARNING", "INFO", "DEBUG");

        var command = new Command("node", "Run a node until Ctrl-C.") { port, seed, name, desks, lamps, pace, rounds, stable, durability, log };
        command.SetAction((parsed, _) => RunAsync(new NodePlan
        {
            Port = parsed.GetValue(port),
            Seed = parsed.GetRequiredValue(seed),
            Name = parsed.GetValue(name),
            Units = [parsed.GetValue(desks), parsed.GetValue(lamps)],
            Pace = TimeSpan.FromMilliseconds(parsed.GetValue(pace)),
            Rounds = parsed.GetResult(rounds) is null ? null : parsed.GetValue(rounds),
            StableAfter = TimeSpan.FromSeconds(parsed.GetValue(stable)),
            Durability = parsed.GetValue(durability),
            LogLevel = parsed.GetRequiredValue(log),
        }));
        return command;
    }

    private static async Task<int> RunAsync(NodePlan plan)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await ClusterNode.RunAsync(plan, Consoles.ViewFor(Consoles.Create()), stop.Token);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static Option<int> Number(string name, string description, int least, int most, int? standard = null)
    {
        var option = new Option<int>(name)
        {
            Description = $"{description}: {least} to {most}.",
            CustomParser = given =>
            {
                if (int.TryParse(given.Tokens[0].Value, out var number) && number >= least && number <= most)
                {
                    return number;
                }

                given.AddError($"{name}: {given.Tokens[0].Value} is not a number from {least} to {most}.");
                return 0;
            },
        };
        if (standard is { } value)
        {
            option.DefaultValueFactory = _ => value;
        }

        return option;
    }
}
