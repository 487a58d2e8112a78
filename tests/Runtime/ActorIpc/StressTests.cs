using Xunit.Abstractions;

namespace ActorIpc.Tests;

public sealed class StressTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Whatever_happens_every_call_is_answered_once_and_nothing_is_lost()
    {
        var run = new StressRun(TimeSpan.FromSeconds(5), seed: 20260);
        try
        {
            await run.RunAsync().WaitAsync(Guard);
        }
        catch (TimeoutException)
        {
            var still = await run.Ipc.ShutdownAsync(TimeSpan.Zero);
            Assert.Fail($"{run.Started} calls, {run.Ended} answered. Still there: {string.Join("; ", still)}");
        }

        output.WriteLine(run.ToString());
        Assert.Empty(run.Faults);
        Assert.True(run.Ended > 0);
        Assert.Equal(run.Started, run.Ended);
        Assert.Equal(StressRun.Initial, await run.ValuesAsync());
        Assert.Empty(await run.Ipc.ShutdownAsync(Guard));

        Assert.Equal(run.Ended, StressRun.Kinds.Sum(run.Answers));
    }
}
