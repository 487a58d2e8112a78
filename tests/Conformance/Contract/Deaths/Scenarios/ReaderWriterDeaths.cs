namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>Two writers and two readers, who go in and stay while others come; one reader goes in twice at once.</summary>
internal sealed class ReaderWriterDeaths : DeathScenario
{
    private readonly HashSet<Participant> writers = [];
    private IpcReaderWriterLock entered = null!;

    public override bool EverybodyFinishes => true;

    public override IReadOnlyList<(string Name, Func<Participant, Task> Body)> Cast =>
        [("first writer", WriteAsync), ("reader", self => ReadAsync(self, twice: false)), ("second writer", WriteAsync), ("double reader", self => ReadAsync(self, twice: true))];

    public override void SetTheStage(IpcSystem system) => entered = system.CreateReaderWriterLock();

    public override Task AssertNothingIsHeldAsync(IpcProcess fresh)
    {
        Assert.True(fresh.TryEnterWrite(entered, out var key));
        if (key.OwnerDied)
        {
            key.MarkConsistent();
        }

        key.Dispose();
        Assert.Equal((0, false), (entered.Readers, entered.HasWriter));
        return Task.CompletedTask;
    }

    private async Task WriteAsync(Participant self)
    {
        for (var time = 0; time < 2; time++)
        {
            var key = await self.WaitAsync(
                process => process.EnterWriteInterruptibleAsync(entered), grant => grant.Outcome, bystander => Task.FromResult(IsFree(bystander, writes: true)));
            AssertNoOtherWriter();
            writers.Add(self);
            await self.DoAsync(_ => StayAsync());
            writers.Remove(self);
            await self.DoAsync(_ => key.DisposeAsync());
        }
    }

    private async Task ReadAsync(Participant self, bool twice)
    {
        for (var time = 0; time < 2; time++)
        {
            var key = await EnterAsync(self);
            var second = twice ? await EnterAsync(self) : default;
            AssertNoOtherWriter();
            await self.DoAsync(_ => StayAsync());
            AssertNoOtherWriter();
            await self.DoAsync(_ => second.DisposeAsync());
            await self.DoAsync(_ => key.DisposeAsync());
        }
    }

    private Task<ReaderWriterGrant> EnterAsync(Participant self) => self.WaitAsync(
        process => process.EnterReadAsync(entered), grant => grant.Outcome, bystander => Task.FromResult(IsFree(bystander, writes: false)));

    private void AssertNoOtherWriter() => Assert.DoesNotContain(writers, writer => !writer.HasEnded);

    private bool IsFree(IpcProcess bystander, bool writes)
    {
        var isFree = writes ? bystander.TryEnterWrite(entered, out var key) : bystander.TryEnterRead(entered, out key);
        key.Dispose();
        return isFree;
    }

    private static async ValueTask StayAsync() => await Task.Yield();
}
