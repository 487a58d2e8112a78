namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>Two writers press more into a pipe than fits, and a reader reads to the end. Whoever dies, the others hear of it by the pipe alone.</summary>
internal sealed class PipeDeaths : DeathScenario
{
    private IpcPipe pipe = null!;
    private Participant? reader;
    private int written;
    private int read;

    public override IReadOnlyList<(string Name, Func<Participant, Task> Body)> Cast =>
        [("reader", ReadAsync), ("first writer", self => WriteAsync(self, 9)), ("second writer", self => WriteAsync(self, 6))];

    public override bool EverybodyFinishes => true;

    public override ProcessOptions? OptionsOf(string name) => new() { PipeEnds = name == "reader" ? [pipe.Reader] : [pipe.Writer] };

    public override void SetTheStage(IpcSystem system)
    {
    }

    // An end that all have let go of is closed for good.
    public override void BeginAct(IpcSystem system) => (pipe, reader, written, read) = (system.CreatePipe(capacity: 4), null, 0, 0);

    public override Task AssertNothingIsHeldAsync(IpcProcess fresh)
    {
        Assert.InRange(written - read, 0, pipe.Capacity);
        Assert.Throws<IpcException>(() => fresh.System.Enter("late", OptionsOf("reader")));
        Assert.Throws<IpcException>(() => fresh.System.Enter("late", OptionsOf("writer")));
        return Task.CompletedTask;
    }

    private async Task ReadAsync(Participant self)
    {
        reader = self;
        PipeResult got;
        do
        {
            got = await self.WaitAsync(
                process => process.ReadAsync(pipe.Reader, new byte[3]), result => result.Outcome, Never, result => read += result.Count);
        }
        while (got.Count > 0);

        Assert.Equal(written, read);
    }

    private async Task WriteAsync(Participant self, int bytes)
    {
        for (var left = bytes; left > 0;)
        {
            var wrote = await self.TryAsync(
                process => process.WriteAsync(pipe.Writer, new byte[left]),
                result => result.Outcome,
                _ => Task.FromResult(reader is { HasEnded: true }),
                result => written += result.Count);
            left = wrote.IsBroken ? 0 : left - wrote.Count;
        }
    }
}
