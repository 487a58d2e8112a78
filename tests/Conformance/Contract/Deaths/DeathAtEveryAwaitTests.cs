using ActorIpc.Tests;
using Xunit.Sdk;

namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>
/// Every participant of every scenario ends, is killed and is interrupted at each of its awaits, once while the call waits and once when it has been
/// answered. Whatever happens: each call ends once, nobody else's ends early, nobody who could be satisfied stays parked, the dead hold nothing, and the
/// next processes find everything in order. Primitives check their invariants after every message.
/// </summary>
public abstract class DeathAtEveryAwaitTests : HostFixture
{
    public static TheoryData<string, Mishap> All
    {
        get
        {
            var all = new TheoryData<string, Mishap>();
            foreach (var scenario in typeof(DeathScenario).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(DeathScenario))))
            {
                foreach (var mishap in Enum.GetValues<Mishap>())
                {
                    all.Add(scenario.Name, mishap);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_laws_hold(string scenario, Mishap mishap)
    {
        var awaits = await PlayAsync(scenario, null);
        Assert.Contains(awaits, at => at.Waited);
        foreach (var (participant, number, _) in awaits)
        {
            await PlayAsync(scenario, new Fault(participant, number, Moment.Called, mishap));
            await PlayAsync(scenario, new Fault(participant, number, Moment.Answered, mishap));
        }
    }

    private async Task<IReadOnlyList<(string Participant, int Await, bool Waited)>> PlayAsync(string scenario, Fault? fault)
    {
        var time = new VirtualTime();
        var made = (DeathScenario)Activator.CreateInstance(typeof(DeathScenario).Assembly.GetType($"{typeof(DeathScenario).Namespace}.{scenario}")!)!;
        var system = IpcSystem.Create(made.Options with { Host = CreateHost(time) });
        var performance = new Performance(system, time, made, fault);
        try
        {
            performance.Play();
        }
        catch (Exception exception)
        {
            throw new XunitException($"{scenario}, {fault?.ToString() ?? "undisturbed"}: {exception.Message}", exception);
        }

        await system.ShutdownAsync(TimeSpan.Zero);
        return performance.Awaits;
    }
}
