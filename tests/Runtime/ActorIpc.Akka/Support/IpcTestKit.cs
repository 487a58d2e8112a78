using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit.Xunit2;

namespace ActorIpc.Akka.Tests;

/// <summary>An actor system of its own for each test, with checked invariants, and a process that is the test.</summary>
public abstract class IpcTestKit : TestKit
{
    /// <summary>A guard against hanging; nothing waits as long.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string Settings =
        """
        akka.loglevel = WARNING
        akka.stdout-loglevel = ERROR
        akka.test.single-expect-default = 30s
        akka.test.filter-leeway = 30s
        actoripc.check-invariants = on
        """;

    private IpcProcess? self;

    protected IpcTestKit(string settings = "")
        : base(ConfigurationFactory.ParseString(settings).WithFallback(ConfigurationFactory.ParseString(Settings)), "test")
    {
    }

    protected IpcSystem Ipc => Sys.Ipc();

    /// <summary>The test, as a process.</summary>
    protected IpcProcess Self => self ??= Ipc.Enter("test");

    /// <summary>Makes an array that is found by number, so that its waiters can be counted.</summary>
    protected async Task<(int Id, SemaphoreSet Set)> ArrayAsync(params int[] values)
    {
        var id = await Self.SystemV.SemGetAsync(IpcKey.Private, values.Length, IpcFlags.Create | IpcFlags.Everybody, values);
        return (id, await Self.SystemV.OpenAsync(id));
    }

    /// <summary>GETNCNT.</summary>
    protected async Task<long> WaitersAsync(int id, int number = 0) =>
        (await Self.SystemV.SemCtlAsync(id, number, SemaphoreCommand.GetWaitingForIncrease)).Value;

    internal IActorRef Script(string? name = null) => Sys.ActorOf(Props.Create<Scripted>(), name);

    /// <summary>The answer that the call ends with, at the latest when patience does.</summary>
    protected static async Task<Errno> ErrorOfAsync(Task call) =>
        (await Assert.ThrowsAsync<IpcException>(() => call.WaitAsync(Patience))).Error;

    /// <summary>Ends an actor and waits until that can be seen: by whoever watches it, or by the next message that it handles.</summary>
    internal async Task EndAsync(Mortal mortal)
    {
        if (mortal.Restarts)
        {
            mortal.Begin();
            await mortal.Actor.CaughtUpAsync();
            return;
        }

        var watch = CreateTestProbe();
        watch.Watch(mortal.Actor);
        mortal.Begin();
        await watch.ExpectTerminatedAsync(mortal.Actor, Patience);
    }

    /// <summary>How a call ended; not bound to the actor that made it, which may be gone by then.</summary>
    protected static Task<Outcome> OutcomeAsync<T>(ValueTask<T> call, Func<T, Outcome> outcome) =>
        call.AsTask().ContinueWith(ended => outcome(ended.Result), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}
