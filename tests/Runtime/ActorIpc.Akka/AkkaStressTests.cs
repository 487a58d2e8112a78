using Akka.Actor;
using Akka.Configuration;
using Xunit.Abstractions;

namespace ActorIpc.Akka.Tests;

/// <summary>Many actors that take, meet, sleep, and end in every way for some time, some by awaiting and some by messages.</summary>
public sealed class AkkaStressTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("actoripc.calling-thread-dispatcher")]
    [InlineData("akka.actor.default-dispatcher")]
    public async Task Whatever_happens_every_call_is_answered_once_and_nothing_is_lost(string dispatcher)
    {
        var system = ActorSystem.Create("stress", ConfigurationFactory.ParseString(
            $"""
            akka.loglevel = ERROR
            akka.stdout-loglevel = ERROR
            actoripc.check-invariants = on
            actoripc.primitive-dispatcher = "{dispatcher}"
            """));
        var record = new StressRecord(TimeSpan.FromSeconds(5), Random.Shared.Next());
        try
        {
            await RunAsync(system, record);
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.FailException)
        {
            var still = await system.Ipc().ShutdownAsync(TimeSpan.Zero).WaitAsync(Guard);
            Assert.Fail($"{dispatcher}, {record}\n{exception}\nstill there: {string.Join("; ", still)}");
        }
        finally
        {
            await system.Terminate().WaitAsync(Guard);
        }

        output.WriteLine(record.ToString());
    }

    private static async Task RunAsync(ActorSystem system, StressRecord record)
    {
        var table = new StressTable(system, record);
        await using var self = table.Ipc.Enter("stress");
        await table.OpenAsync(self);
        var before = await NamesAsync(system);
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var crew = system.ActorOf(Props.Create(() => new Crew(table, gone)), "crew");

        await gone.Task.WaitAsync(Guard);

        await record.AllAnsweredAsync().WaitAsync(Guard);
        Assert.Empty(record.Faults);
        Assert.Equal(StressTable.Initial, (await self.SystemV.SemCtlAsync(table.Semid, 0, SemaphoreCommand.GetAll)).Values!);
        for (var number = 0; number < StressTable.Initial.Count; number++)
        {
            Assert.Equal(0, (await self.SystemV.SemCtlAsync(table.Semid, number, SemaphoreCommand.GetWaitingForIncrease)).Value);
            Assert.Equal(0, (await self.SystemV.SemCtlAsync(table.Semid, number, SemaphoreCommand.GetWaitingForZero)).Value);
        }

        await using var key = await self.LockAsync(table.Guard, TimeSpan.Zero);
        Assert.True(key.IsHeld);
        Assert.Equal(0, await self.WakeupAsync(table.Channel));
        for (var tag = 0UL; tag < 5; tag++)
        {
            Assert.Equal(Outcome.WouldBlock, (await self.RendezvousAsync(tag, 1, TimeSpan.Zero)).Outcome);
        }

        await crew.GracefulStop(Guard);
        await SameAgainAsync(system, before);
    }

    // Who has ended leaves the table of his parent a moment later than others hear of it.
    private static async Task SameAgainAsync(ActorSystem system, string[] before)
    {
        using var enough = new CancellationTokenSource(Guard);
        while (!(await NamesAsync(system)).SequenceEqual(before))
        {
            Assert.False(enough.IsCancellationRequested, $"left over: {string.Join(", ", (await NamesAsync(system)).Except(before))}");
            await Task.Yield();
        }
    }

    private static async Task<string[]> NamesAsync(ActorSystem system)
    {
        var names = new List<string>();
        foreach (var parent in new[] { "/system/ipc", "/system/ipc/process" })
        {
            names.AddRange((await system.ChildrenOfAsync(parent)).Select(child => child.Path.ToStringWithoutAddress()));
        }

        return [.. names.Order(StringComparer.Ordinal)];
    }
}
