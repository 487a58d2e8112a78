using ActorIpc.Tests;

namespace ActorIpc.Simulation.Tests.Agreement;

/// <summary>
/// Performs a script on the embedded host, from one thread: whoever calls runs the primitive on the spot, and what goes on afterwards is queued for this thread, so what a
/// call has answered is known when the queue is empty.
/// </summary>
internal sealed class Embedded : IAsyncDisposable
{
    private readonly VirtualTime time = new();
    private readonly Pump pump = new();
    private readonly string kind;
    private readonly IpcSystem ipc;
    private readonly Func<IpcProcess, Call>[][] script;
    private readonly IpcProcess[] processes;
    private readonly Call?[] pending = new Call?[Script.Processes];
    private readonly int[] made = new int[Script.Processes];
    private readonly Performance performance = new();

    public Embedded(string kind, int seed)
    {
        this.kind = kind;
        ipc = IpcSystem.Create(new IpcOptions { Time = time, ChecksInvariants = true });
        (script, var ends) = Script.Make(kind, seed, ipc);
        processes = [.. Enumerable.Range(0, Script.Processes).Select(process => ipc.Enter($"p{process}", new ProcessOptions { PipeEnds = ends }))];
    }

    private int[] Ready => [.. Enumerable.Range(0, Script.Processes).Where(process => made[process] <= script[process].Length && pending[process] is null)];

    /// <summary>Performs it in an order by chance, to where all have ended or wait.</summary>
    public Performance Run(Random random)
    {
        while (Script.Next(kind, Ready, pending.Any(call => call is not null), random) is >= 0 and var next)
        {
            pump.Run(() => GoOn(next));
        }

        return performance;
    }

    /// <summary>Performs it in an order that is given, as far as whose turn it is does not wait.</summary>
    public Performance Perform(IEnumerable<int> order)
    {
        foreach (var process in order.TakeWhile(process => process == Script.Second || Ready.Contains(process)))
        {
            pump.Run(() => GoOn(process));
        }

        return performance;
    }

    public async ValueTask DisposeAsync()
    {
        // Who waits in a pipe goes on here, and leaves it.
        var ends = new List<Task>();
        pump.Run(() =>
        {
            ends.AddRange(processes.Select(process => process.DisposeAsync().AsTask()));
            pump.RunAll();
        });
        await Task.WhenAll(ends);
        await ipc.DisposeAsync();
    }

    private void GoOn(int process)
    {
        if (process == Script.Second)
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }
        else if (made[process]++ is var number && number < script[process].Length)
        {
            pending[process] = script[process][number](processes[process]);
        }
        else
        {
            var ending = processes[process].DisposeAsync();
            pump.RunAll();
            Assert.True(ending.IsCompletedSuccessfully);
        }

        pump.RunAll();
        for (var other = 0; other < pending.Length; other++)
        {
            if (pending[other] is { IsAnswered: true } answered)
            {
                pending[other] = null;
                performance.Answered(other, answered.Answer());
            }
        }

        performance.Happened(process, Enumerable.Range(0, pending.Length).Where(other => pending[other] is not null));
    }

    /// <summary>Where everything goes on that is awaited, one after the other.</summary>
    private sealed class Pump : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Next, object? With)> queue = [];

        public override void Post(SendOrPostCallback d, object? state) => queue.Enqueue((d, state));

        public override SynchronizationContext CreateCopy() => this;

        public void Run(Action what)
        {
            var before = Current;
            SetSynchronizationContext(this);
            try
            {
                what();
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }

        public void RunAll()
        {
            while (queue.TryDequeue(out var first))
            {
                first.Next(first.With);
            }
        }
    }
}
