using ActorIpc.Akka.Hosting;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace ActorIpc.Akka.Tests;

/// <summary>ActorIpc in a program that sets up Akka.NET with Akka.Hosting.</summary>
public sealed class HostingTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<ServiceProvider> started = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var services in started)
        {
            await StopAsync(services);
        }
    }

    [Fact]
    public async Task The_extension_starts_with_the_actor_system_and_constructors_get_it()
    {
        var services = await StartAsync();
        var system = services.GetRequiredService<ActorSystem>();

        Assert.True(system.HasExtension<IpcExtension>());
        var user = services.GetRequiredService<User>();
        Assert.Same(system.Ipc(), user.Ipc);
        Assert.Same(user.Ipc, services.GetRequiredService<IpcExtension>().System);
        await using var self = user.Ipc.Enter("self");
        Assert.True(self.TryLock(user.Ipc.CreateLock(), out _));
        Assert.Equal(self.Ref(), await system.ActorSelection($"/system/ipc/process/{self.Id}-self").ResolveOne(Patience));
    }

    [Fact]
    public async Task Options_reach_the_settings_and_go_before_those_of_other_configuration()
    {
        var services = await StartAsync(
            new ActorIpcOptions
            {
                PrimitiveDispatcher = "akka.actor.default-dispatcher",
                ProcessDispatcher = "mine",
                MaxProcesses = 3,
                ShutdownTimeout = TimeSpan.FromSeconds(1.5),
                ChecksInvariants = true,
                Semaphores = new SemaphoreLimits { Arrays = 1, PerArray = 2, Semaphores = 2, Operations = 3 },
            },
            """
            mine { type = Dispatcher }
            actoripc.max-processes = 7
            """);
        var ipc = services.GetRequiredService<IpcExtension>().System;

        Assert.Equal(3, ipc.Options.MaxProcesses);
        Assert.Equal(TimeSpan.FromSeconds(1.5), ipc.Options.ShutdownTimeout);
        Assert.Equal((1, 2, 2, 3), (ipc.Options.Semaphores.Arrays, ipc.Options.Semaphores.PerArray, ipc.Options.Semaphores.Semaphores, ipc.Options.Semaphores.Operations));
        await using var self = ipc.Enter("self");
        Assert.Throws<NotSupportedException>(() => self.TryLock(ipc.CreateLock(), out _));
        Assert.Throws<IpcException>(() => ipc.CreateSemaphores(1, 1, 1));
        await using var second = ipc.Enter("second");
        var third = ipc.Spawn("third", _ => Task.CompletedTask);
        Assert.Equal(Errno.EAGAIN, (await Assert.ThrowsAsync<IpcException>(() => third.Completion.WaitAsync(Patience))).Error);
    }

    [Fact]
    public async Task What_no_option_says_stays_as_the_configuration_has_it()
    {
        var services = await StartAsync(new ActorIpcOptions { ChecksInvariants = true }, "actoripc.max-processes = 7");
        var ipc = services.GetRequiredService<IpcExtension>().System;

        Assert.Equal(7, ipc.Options.MaxProcesses);
        Assert.Equal(new IpcOptions().Semaphores.Operations, ipc.Options.Semaphores.Operations);
    }

    [Fact]
    public async Task The_end_of_a_scope_ends_no_process()
    {
        var services = await StartAsync();
        IpcProcess body, visitor;
        SemaphoreSet set;
        await using (var scope = services.CreateAsyncScope())
        {
            var ipc = scope.ServiceProvider.GetRequiredService<IpcExtension>().System;
            Assert.Same(ipc, scope.ServiceProvider.GetRequiredService<User>().Ipc);
            set = ipc.CreateSemaphores(0);
            body = ipc.Spawn("body", self => self.OperateAsync(set, [SemaphoreOp.Take(0)]).AsTask());
            visitor = ipc.Enter("visitor");
        }

        Assert.False(body.Killed);
        await visitor.GiveAsync(set);
        Assert.True((await body.Completion.WaitAsync(Patience)).IsSuccess);
        await visitor.DisposeAsync();
    }

    [Fact]
    public async Task The_health_check_says_that_the_processes_have_been_shut_down()
    {
        var services = await StartAsync();
        await services.GetRequiredService<IpcExtension>().System.DisposeAsync();

        var over = await services.GetRequiredService<IpcHealthCheck>().CheckHealthAsync(new HealthCheckContext());

        Assert.Equal(HealthStatus.Unhealthy, over.Status);
        Assert.Contains("shut down", over.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_health_check_is_healthy_until_a_primitive_fails_and_says_which()
    {
        var services = await StartAsync();
        var check = services.GetRequiredService<IpcHealthCheck>();
        var ipc = services.GetRequiredService<IpcExtension>().System;
        var healthy = await check.CheckHealthAsync(new HealthCheckContext());
        Assert.Equal(HealthStatus.Healthy, healthy.Status);
        Assert.Equal(0, healthy.Data["processes"]);

        await FailAsync(ipc);

        var unhealthy = await check.CheckHealthAsync(new HealthCheckContext());
        Assert.Equal(HealthStatus.Unhealthy, unhealthy.Status);
        Assert.Contains("31000", unhealthy.Description, StringComparison.Ordinal);

        await services.GetRequiredService<ActorSystem>().Terminate().WaitAsync(Patience);
        Assert.Equal(HealthStatus.Unhealthy, (await check.CheckHealthAsync(new HealthCheckContext())).Status);
    }

    [Fact]
    public async Task The_meter_reports_primitives_processes_waiting_calls_and_failures()
    {
        var services = await StartAsync(name: $"metered-{Guid.NewGuid():N}");
        var system = services.GetRequiredService<ActorSystem>();
        var ipc = services.GetRequiredService<IpcExtension>().System;
        using var measured = new Measured(system.Name);
        var before = measured.Read();
        Assert.Equal((0L, 0L, 0L), (before("actoripc.processes"), before("actoripc.waiting"), before("actoripc.primitive.failures")));
        Assert.True(before("actoripc.primitives") > 0);

        var set = ipc.CreateSemaphores(0);
        var (guard, channel) = (ipc.CreateLock(), ipc.CreateChannel());
        var (first, second) = (ipc.Enter("first"), ipc.Enter("second"));
        Task[] calls = [first.AcquireAsync(set).AsTask(), first.RendezvousAsync(1, 2).AsTask(), second.AcquireAsync(set).AsTask()];

        var during = measured.Read();
        Assert.Equal(before("actoripc.primitives") + 3, during("actoripc.primitives"));
        Assert.Equal((2L, 3L), (during("actoripc.processes"), during("actoripc.waiting")));

        await first.DisposeAsync();
        await second.DisposeAsync();
        await Task.WhenAll(calls).WaitAsync(Patience);
        await FailAsync(ipc);

        var after = measured.Read();
        Assert.Equal((0L, 0L, 1L), (after("actoripc.processes"), after("actoripc.waiting"), after("actoripc.primitive.failures")));
        GC.KeepAlive((set, guard, channel));
    }

    [Fact]
    public async Task The_end_of_the_host_kills_bodies_and_waits_for_them()
    {
        var services = await StartAsync();
        var ipc = services.GetRequiredService<IpcExtension>().System;
        var set = ipc.CreateSemaphores(0);
        var left = false;
        var body = ipc.Spawn("body", async self =>
        {
            Assert.True((await self.AcquireAsync(set)).IsKilled);
            for (var i = 0; i < 100; i++)
            {
                await Task.Yield();
            }

            left = true;
            return new ExitStatus(5);
        });

        await StopAsync(services);

        Assert.True(left);
        Assert.Equal(new ExitStatus(5), await body.Completion.WaitAsync(Patience));
        Assert.True(services.GetRequiredService<ActorSystem>().WhenTerminated.IsCompletedSuccessfully);
        Assert.Throws<ObjectDisposedException>(() => ipc.Enter("late"));
    }

    // A primitive with a bug fails when somebody gives it a unit.
    private static async Task FailAsync(IpcSystem ipc)
    {
        ipc.Host.GetOrStart(ActorIpc.Actors.SemaphoreRegistry.NameOf(31000), static () => new Faulty());
        await using var self = ipc.Enter("unlucky");
        var set = await self.SystemV.OpenAsync(31000);
        Assert.Equal(Errno.EIO, (await Assert.ThrowsAsync<IpcException>(() => self.GiveAsync(set).AsTask())).Error);
    }

    private async Task<ServiceProvider> StartAsync(ActorIpcOptions? options = null, string hocon = "", string name = "hosted")
    {
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddSingleton<IHostApplicationLifetime, Lifetime>();
        collection.AddAkka(name, builder => builder
            .AddHocon($"akka.stdout-loglevel = OFF\nakka.loglevel = OFF\n{hocon}", HoconAddMode.Append)
            .WithActorIpc(options));
        collection.AddActorIpc();
        collection.AddScoped<User>();
        var services = collection.BuildServiceProvider();
        started.Add(services);
        foreach (var hosted in services.GetServices<IHostedService>())
        {
            await hosted.StartAsync(default).WaitAsync(Patience);
        }

        return services;
    }

    private static async Task StopAsync(ServiceProvider services)
    {
        foreach (var hosted in services.GetServices<IHostedService>())
        {
            await hosted.StopAsync(default).WaitAsync(Patience);
        }
    }

    private sealed class User(IpcExtension extension)
    {
        public IpcSystem Ipc => extension.System;
    }
}
