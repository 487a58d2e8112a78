namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>Two attach a segment and wait on a word in it; a third sets the word, wakes them, and removes the segment, which goes with the last who has it.</summary>
internal sealed class SegmentDeaths : DeathScenario
{
    private IpcSegment segment = null!;
    private bool isRemoved;

    public override IReadOnlyList<(string Name, Func<Participant, Task> Body)> Cast => [("first", ReadAsync), ("second", ReadAsync), ("setter", SetAsync)];

    public override void SetTheStage(IpcSystem system)
    {
    }

    public override void BeginAct(IpcSystem system) => (segment, isRemoved) = (system.CreateSegment(64), false);

    public override async Task AssertNothingIsHeldAsync(IpcProcess fresh)
    {
        if (!isRemoved)
        {
            Assert.Equal(0, (await fresh.GetStatusAsync(segment)).Attached);
            await fresh.RemoveAsync(segment);
        }

        Assert.Equal(Errno.EINVAL, (await Assert.ThrowsAsync<IpcException>(async () => await fresh.GetStatusAsync(segment))).Error);
    }

    private async Task ReadAsync(Participant self)
    {
        var attachment = await self.DoAsync(process => process.AttachAsync(segment));
        var word = attachment.Word(8);
        while (word.Value == 0)
        {
            await self.TryAsync(process => process.FutexWaitAsync(word, 0), result => result.Outcome, _ => Task.FromResult(word.Value == 7));
        }

        Assert.Equal(7, attachment.Memory.Span[8]);
        await self.DoAsync(process => process.DetachAsync(attachment));
    }

    private async Task SetAsync(Participant self)
    {
        var attachment = await self.DoAsync(process => process.AttachAsync(segment));
        await self.DoAsync(process =>
        {
            attachment.Word(8).Value = 7;
            return process.FutexWakeAsync(attachment.Word(8), int.MaxValue);
        });
        await self.DoAsync(process => process.RemoveAsync(segment), () => isRemoved = true);
        await self.DoAsync(process => process.DetachAsync(attachment));
    }
}
