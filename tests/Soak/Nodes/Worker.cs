using System.Globalization;

namespace ActorIpc.Soak.Nodes;

/// <summary>A process that takes the lock of the cluster, reads both counters, writes each back with one more, and lets go; over and over.</summary>
/// <remarks>It does not look at the <c>Lost</c> of its grant: it is the holder that does not know, against which only the token helps.</remarks>
internal sealed class Worker(IpcSystem ipc, int resource, int life, int number)
{
    public async Task RunAsync()
    {
        using var counters = await ResourceClient.Connect(resource);
        await counters.Ask($"hello {life} {number}");
        IpcProcess entered;
        try
        {
            entered = ipc.Enter($"worker {life}.{number}");
        }
        catch (ObjectDisposedException)
        {
            // The node was put out before it began to work.
            await counters.Ask($"end {Outcome.Exited}");
            return;
        }

        await using var process = entered;
        var counter = ipc.Lock("counter");
        while (await counters.Ask("acquire") == "go")
        {
            LockGrant grant;
            try
            {
                grant = await process.LockAsync(counter);
            }
            catch (IpcException ended) when (ended.Error == Errno.ESRCH)
            {
                // The actor system has ended, and its processes with it.
                await counters.Ask($"end {Outcome.Exited}");
                return;
            }

            await using var released = grant;
            if (!grant.IsHeld)
            {
                await counters.Ask($"end {grant.Outcome}");
                return;
            }

            var token = $"{grant.Token.Incarnation} {grant.Token.Sequence}";
            var values = (await counters.Ask($"read {token} {grant.OwnerDied}")).Split(' ');
            await counters.Ask(string.Create(CultureInfo.InvariantCulture, $"write {token} {long.Parse(values[0], CultureInfo.InvariantCulture) + 1} {long.Parse(values[1], CultureInfo.InvariantCulture) + 1}"));
        }
    }
}
