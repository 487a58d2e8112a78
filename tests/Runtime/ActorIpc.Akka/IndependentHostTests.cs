using System.Diagnostics;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Tests;

/// <summary>A host beside the actor system's own: an independent set of processes and names, which ends when it is disposed.</summary>
public sealed class IndependentHostTests : IpcTestKit
{
    [Fact]
    public async Task Disposal_takes_its_actors_down_and_leaves_those_of_the_others()
    {
        var (ipc, actor) = await StartAsync("second");
        var watch = CreateTestProbe();
        watch.Watch(actor);
        Assert.True((await Self.LockAsync(Ipc.Lock("shared name"))).IsHeld);
        var waiting = ipc.Spawn("waiting", async self =>
        {
            await using var held = await self.LockAsync(ipc.Lock("shared name"));
            Assert.True((await self.AcquireAsync(ipc.CreateSemaphores(0))).IsKilled);
        });

        await ipc.DisposeAsync();

        await watch.ExpectTerminatedAsync(actor, Patience);
        Assert.True(waiting.Completion.IsCompletedSuccessfully);
        Assert.Equal(0, ((AkkaHost)ipc.Host).Statistics.Primitives);
        Assert.True((await Self.LockAsync(Ipc.CreateLock())).IsHeld);
        Assert.False(Sys.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task Disposal_is_nothing_to_warn_of()
    {
        var (ipc, _) = await StartAsync("quiet");
        await using (var self = ipc.Enter("self"))
        {
            await self.GiveAsync(ipc.CreateSemaphores(0));
        }

        var warnings = CreateTestProbe();
        Sys.EventStream.Subscribe(warnings, typeof(Warning));

        await ipc.DisposeAsync();

        await warnings.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task With_somebody_left_it_stays_until_they_have_gone()
    {
        var (ipc, actor) = await StartAsync("patient", new IpcOptions { ShutdownTimeout = TimeSpan.Zero });
        var guard = ipc.CreateLock();
        var self = ipc.Enter("self");
        var watch = CreateTestProbe();
        watch.Watch(actor);

        Assert.Equal(Errno.EBUSY, await ErrorOfAsync(ipc.DisposeAsync().AsTask()));
        Assert.True((await self.LockAsync(guard)).IsHeld);
        await self.DisposeAsync();
        await ipc.DisposeAsync();
        await ipc.DisposeAsync();

        await watch.ExpectTerminatedAsync(actor, Patience);
    }

    [Fact]
    public async Task After_disposal_nothing_new_is_run()
    {
        var (ipc, _) = await StartAsync("over");
        await ipc.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => ipc.CreateLock());
        Assert.Throws<ObjectDisposedException>(() => ipc.Enter("late"));
    }

    [Fact]
    public async Task The_actor_system_does_not_keep_what_was_disposed()
    {
        var hosts = await MakeAndDisposeAsync(20);

        var guard = Stopwatch.StartNew();
        while (hosts.Count(host => host.TryGetTarget(out _)) > 10 && guard.Elapsed < Patience)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        // A thread remembers what it has called last.
        Assert.InRange(hosts.Count(host => host.TryGetTarget(out _)), 0, 10);
    }

    [Fact]
    public async Task Another_host_leaves_the_configuration_of_the_actor_system_as_it_is()
    {
        _ = Ipc;
        var before = Sys.Settings.Config;

        await MakeAndDisposeAsync(3);

        // Each fallback more would be looked into at every look-up from then on.
        Assert.Same(before, Sys.Settings.Config);
    }

    [Fact]
    public async Task The_end_of_the_actor_system_ends_the_processes_of_every_host()
    {
        var (ipc, _) = await StartAsync("second");
        var set = ipc.CreateSemaphores(0);
        var waiting = ipc.Spawn("waiting", async self => Assert.True((await self.AcquireAsync(set)).IsKilled));

        await Sys.Terminate().WaitAsync(Patience);

        Assert.True(waiting.Completion.IsCompletedSuccessfully);
        await ipc.DisposeAsync().AsTask().WaitAsync(Patience);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<List<WeakReference<AkkaHost>>> MakeAndDisposeAsync(int count)
    {
        var made = new List<WeakReference<AkkaHost>>();
        for (var i = 0; i < count; i++)
        {
            var (ipc, _) = await StartAsync($"short-{i}");
            made.Add(new WeakReference<AkkaHost>((AkkaHost)ipc.Host));
            await ipc.DisposeAsync();
        }

        return made;
    }

    private async Task<(IpcSystem Ipc, IActorRef Actor)> StartAsync(string name, IpcOptions? options = null)
    {
        var ipc = IpcSystem.Create((options ?? new IpcOptions()) with { Host = new AkkaHost(Sys, name: name) });
        return (ipc, await Sys.ActorSelection($"/system/{name}").ResolveOne(Patience));
    }
}
