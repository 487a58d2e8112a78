namespace ActorIpc.Akka.Tests;

public sealed class StressRecordTests
{
    [Fact]
    public void A_worker_that_starts_anew_does_something_else()
    {
        var record = new StressRecord(TimeSpan.Zero, seed: 0);

        var lives = Enumerable.Range(0, 100).Select(_ => record.RandomOfNextLife().Next()).ToList();

        Assert.Equal(lives, lives.Distinct());
    }
}
