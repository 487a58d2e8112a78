namespace ActorIpc.Simulation.Tests.Agreement;

/// <summary>The embedded host and the simulator agree: a history that was recorded on one is performed again on the other.</summary>
public class AgreementTests
{
    private const int Histories = 200;

    // Fewer calls that waited and were answered would leave out what the hosts could differ in.
    private const int LeastWoken = Histories / 2;

    [Theory]
    [MemberData(nameof(Script.Names), MemberType = typeof(Script))]
    public async Task What_the_simulator_did_the_embedded_host_does(string kind)
    {
        var (woken, timedOut) = (0, 0);
        for (var seed = 0; seed < Histories; seed++)
        {
            var recorded = new Simulated(kind, seed).Run(new Random(seed));
            await using var embedded = new Embedded(kind, seed);
            AssertSame($"{kind}, seed {seed}", recorded, embedded.Perform(recorded.Order));
            woken += recorded.Woken;
            timedOut += recorded.TimedOut;
        }

        Assert.True(woken >= LeastWoken, $"{woken} calls waited and were answered.");
        Assert.Equal(Script.IsTimed(kind), timedOut > 0);
    }

    [Theory]
    [MemberData(nameof(Script.Names), MemberType = typeof(Script))]
    public async Task What_the_embedded_host_did_the_simulator_does(string kind)
    {
        var (woken, timedOut) = (0, 0);
        for (var seed = 0; seed < Histories; seed++)
        {
            await using var embedded = new Embedded(kind, seed);
            var recorded = embedded.Run(new Random(seed));
            AssertSame($"{kind}, seed {seed}", recorded, new Simulated(kind, seed).Perform(recorded.Order));
            woken += recorded.Woken;
            timedOut += recorded.TimedOut;
        }

        Assert.True(woken >= LeastWoken, $"{woken} calls waited and were answered.");
        Assert.Equal(Script.IsTimed(kind), timedOut > 0);
    }

    private static void AssertSame(string what, Performance recorded, Performance again)
    {
        if (recorded.ToString() != again.ToString())
        {
            Assert.Fail($"{what}: recorded was\n{recorded}and again it was\n{again}");
        }
    }
}
