using ActorIpc.Akka.Cluster;
using Akka.Actor;

namespace ActorIpc.Benchmarks.Akka.Across;

/// <summary>Lock and unlock from another node: a cluster of two operating-system processes on loopback, against what else people use, each in turn within each round.</summary>
internal static class AcrossNodes
{
    public const int Clients = 64;

    private const int Rounds = 9;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(400);

    // After which little is compiled any more.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    // In which the side before is over, its threads and its garbage.
    private static readonly TimeSpan LeadIn = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(Func<string, bool> isWanted)
    {
        foreach (var durability in (string[])["volatile", "replicated"])
        {
            string[] names = [$"cluster-lock-{durability}-1", $"cluster-lock-{durability}-64", $"cluster-units-{durability}-64"];
            if (names.Any(isWanted))
            {
                await RunAsync(durability, names.Where(isWanted));
            }
        }
    }

    private static async Task RunAsync(string durability, IEnumerable<string> names)
    {
        await using var other = await OtherNode.StartAsync(durability);
        var isDurable = durability != "volatile";
        await using var redis = await RedisLock.StartAsync("--appendonly", isDurable ? "yes" : "no", "--appendfsync", "everysec");
        await using var redisOnDisk = isDurable && redis is not null ? await RedisLock.StartAsync("--appendonly", "yes", "--appendfsync", "always") : null;
        await using var etcd = await EtcdLock.StartAsync();

        var ipc = other.Here.IpcCluster();
        var processes = Enumerable.Range(0, Clients).Select(number => ipc.Enter($"client-{number}")).ToArray();
        var locks = Enumerable.Range(0, Clients).Select(number => ipc.Lock($"lock-{number}")).ToArray();
        var units = await processes[0].OpenSemaphoresAsync("units", [Clients]);
        var asked = AskedEntity.Proxy(other.Here);

        foreach (var name in names)
        {
            var isUnits = name.StartsWith("cluster-units", StringComparison.Ordinal);
            List<Side> sides =
            [
                new("ours", isUnits ? number => UnitAsync(processes[number], units) : number => LockAsync(processes[number], locks[number])),
                new("two-Asks", number => AskAsync(asked, isUnits ? "units" : $"lock-{number}")),
            ];
            if (!isUnits)
            {
                sides.AddRange(
                [
                    .. redis is null ? (Side[])[] : [new(isDurable ? "Redis-everysec" : "Redis", redis.PairAsync)],
                    .. redisOnDisk is null ? (Side[])[] : [new("Redis-always", redisOnDisk.PairAsync)],
                    .. etcd is null ? (Side[])[] : [new("etcd", etcd.PairAsync)],
                ]);
            }

            await CompareAsync(name, sides, name.EndsWith("-64", StringComparison.Ordinal) ? Clients : 1);
        }
    }

    private static async Task CompareAsync(string name, List<Side> sides, int clients)
    {
        foreach (var side in sides)
        {
            await side.RunAsync(clients, WarmUp, counts: false);
        }

        for (var round = 0; round < Rounds; round++)
        {
            foreach (var side in sides)
            {
                await side.RunAsync(clients, LeadIn, counts: false);
                await side.RunAsync(clients, Round, counts: true);
            }
        }

        foreach (var peer in sides.Skip(1))
        {
            Quick.Print(name, sides[0].Nanoseconds, peer.Name, peer.Nanoseconds, 0);
            Quick.Print(name + "-p50", sides[0].Percentile(50), peer.Name, peer.Percentile(50), 0);
            Quick.Print(name + "-p99", sides[0].Percentile(99), peer.Name, peer.Percentile(99), 0);
        }
    }

    private static async Task LockAsync(IpcProcess process, IpcLock taken)
    {
        await using var held = await process.LockAsync(taken);
        if (!held.IsHeld)
        {
            throw new InvalidOperationException($"The lock was not granted: {held.Outcome}.");
        }
    }

    private static async Task UnitAsync(IpcProcess process, SemaphoreSet units)
    {
        await using var held = await process.AcquireAsync(units);
        if (!held.IsHeld)
        {
            throw new InvalidOperationException($"The unit was not granted: {held.Outcome}.");
        }
    }

    private static async Task AskAsync(IActorRef asked, string id)
    {
        await asked.Ask<string>(new AskedEntity.Envelope(id, "take"));
        await asked.Ask<string>(new AskedEntity.Envelope(id, "give"));
    }
}
