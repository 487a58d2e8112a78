using ActorIpc.Hosting;
using ActorIpc.Tests;

namespace ActorIpc.Conformance;

/// <summary>What every contract and semantics test runs on. A host takes part by deriving each abstract test class and saying how it is made.</summary>
public abstract class HostFixture : IAsyncLifetime
{
    private IpcSystem? system;

    /// <summary>Time stands still until a test advances it.</summary>
    protected VirtualTime Time { get; } = new();

    /// <summary>The system under test, with default options but for virtual time and checked invariants.</summary>
    protected IpcSystem Ipc => system ??= Create(new IpcOptions());

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (system is not null)
        {
            await system.ShutdownAsync(TimeSpan.Zero);
        }
    }

    /// <summary>How often a test does again what is to race, on a host where a call takes no time: fewer where each has to go over a network.</summary>
    protected virtual int RoundsOfRaces => 200;

    /// <summary>Makes the host under test, running on the time given and checking invariants after every message.</summary>
    protected abstract IpcHost CreateHost(TimeProvider time);

    /// <summary>Makes the system under test with options of the test's own; once, before <see cref="Ipc"/> is used.</summary>
    protected IpcSystem Create(IpcOptions options) => system = IpcSystem.Create(options with { Host = CreateHost(Time) });
}
