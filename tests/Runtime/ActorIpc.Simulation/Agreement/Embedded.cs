using ActorIpc.Tests;

namespace ActorIpc.Simulation.Tests.Agreement;

/// <summary>Performs a script on the embedded host, from one thread: whoever calls runs the primitive on the spot, so what a call has answered is known when it returns.</summary>
internal sealed class Embedded : IAsyncDisposable
{
    private readonly IpcSystem ipc = IpcSystem.Create(new IpcOptions { Time = new VirtualTime(), ChecksInvariants = true });
    private readonly Func<IpcProcess, Call>[][] script;
    private readonly IpcProcess[] processes;
    private readonly Call?[] pending = new Call?[Script.Processes];
    private readonly int[] made = new int[Script.Processes];
    private readonly Performance performance = new();

    public Embedded(string kind, int seed)
    {
        script = Script.Make(kind, seed, ipc);
        processes = [.. Enumerable.Range(0, Script.Processes).Select(process => ipc.Enter($"p{process}"))];
    }

    private int[] Ready => [.. Enumerable.Range(0, Script.Processes).Where(process => made[process] <= script[process].Length && pending[process] is null)];

    /// <summary>Performs it in an order by chance, to where all have ended or wait.</summary>
    public async Task<Performance> RunAsync(Random random)
    {
        while (Ready is [_, ..] ready)
        {
            await GoOnAsync(ready[random.Next(ready.Length)]);
        }

        return performance;
    }

    /// <summary>Performs it in an order that is given, as far as whose turn it is does not wait.</summary>
    public async Task<Performance> PerformAsync(IEnumerable<int> order)
    {
        foreach (var process in order.TakeWhile(process => Ready.Contains(process)))
        {
            await GoOnAsync(process);
        }

        return performance;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            await process.DisposeAsync();
        }

        await ipc.DisposeAsync();
    }

    private async Task GoOnAsync(int process)
    {
        var number = made[process]++;
        if (number < script[process].Length)
        {
            pending[process] = script[process][number](processes[process]);
        }
        else
        {
            await processes[process].DisposeAsync();
        }

        for (var other = 0; other < pending.Length; other++)
        {
            if (pending[other] is { IsAnswered: true } answered)
            {
                pending[other] = null;
                performance.Answered(other, await answered.AnswerAsync());
            }
        }

        performance.Happened(process, Enumerable.Range(0, pending.Length).Where(other => pending[other] is not null));
    }
}
