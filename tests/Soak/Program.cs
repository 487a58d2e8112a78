using System.Globalization;
using ActorIpc.Soak.Nodes;
using ActorIpc.Soak.Running;

// A cluster of several operating-system processes on this machine, whose nodes are killed, paused, cut off or restarted one after the other, while all count.
// Arguments: --fault kill|pause|partition|restart|all --rounds 200 [--nodes 3] [--workers 2] [--pause 1000] [--minutes 600] [--quiet]
if (args is ["node", var port, var workers, var pause])
{
    await new Node(Number(port), Number(workers), TimeSpan.FromMilliseconds(Number(pause))).RunAsync();
    return 0;
}

var given = new Dictionary<string, string> { ["--fault"] = "all", ["--rounds"] = "10", ["--nodes"] = "3", ["--workers"] = "2", ["--pause"] = "1000", ["--minutes"] = "600", ["--quiet"] = "false" };
for (var i = 0; i < args.Length; i++)
{
    if (!given.ContainsKey(args[i]) || (args[i] != "--quiet" && i + 1 == args.Length))
    {
        Console.Error.WriteLine($"{args[i]}: give {string.Join(", ", given.Select(entry => $"{entry.Key} {entry.Value}"))}");
        return 2;
    }

    given[args[i]] = args[i] == "--quiet" ? "true" : args[++i];
}

var isWell = true;
foreach (var fault in given["--fault"] == "all" ? Enum.GetValues<Fault>() : [Enum.Parse<Fault>(given["--fault"], ignoreCase: true)])
{
    var tally = await SoakRun.RunAsync(new SoakOptions
    {
        Fault = fault,
        Rounds = Number(given["--rounds"]),
        Most = TimeSpan.FromMinutes(Number(given["--minutes"])),
        Nodes = Number(given["--nodes"]),
        Workers = Number(given["--workers"]),
        AcceptablePause = TimeSpan.FromMilliseconds(Number(given["--pause"])),
        Tell = given["--quiet"] == "true" ? _ => { } : Console.Error.WriteLine,
    });
    Console.WriteLine(tally);
    isWell &= tally.Violations.Count == 0 && tally.Fenced is { Lost: 0, Doubled: 0 };
}

return isWell ? 0 : 1;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
