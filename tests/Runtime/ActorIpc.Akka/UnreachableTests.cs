using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.TestKit;

namespace ActorIpc.Akka.Tests;

/// <summary>Primitives without a name end when nobody can reach them any more, and only then.</summary>
public sealed class UnreachableTests : IpcTestKit
{
    public static TheoryData<string> Kinds { get; } = new("lock", "semaphores", "channel");

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task One_that_nobody_has_any_more_stops(string kind)
    {
        var primitive = await Sys.NewPrimitiveAsync(() => Make(kind));
        var watch = Watching(primitive);

        await CollectUntilTerminatedAsync(watch, primitive);
    }

    [Theory]
    [InlineData("tag space")]
    [InlineData("used lock")]
    [InlineData("held lock")]
    [InlineData("used semaphores")]
    [InlineData("held semaphores")]
    public async Task One_that_has_been_used_by_a_thread_that_has_ended_stops(string kind)
    {
        var primitive = await Sys.NewPrimitiveAsync(() => Elsewhere(() => Make(kind)));
        var watch = Watching(primitive);

        await CollectUntilTerminatedAsync(watch, primitive);
    }

    [Theory]
    [InlineData("used lock")]
    [InlineData("held semaphores")]
    public async Task One_that_a_thread_that_lives_on_has_used_stops_too_once_the_thread_has_called_another(string kind)
    {
        var others = (Lock: Ipc.CreateLock(), Set: Ipc.CreateSemaphores(1));
        using var used = new ManualResetEventSlim();
        using var mayCallAnother = new ManualResetEventSlim();
        using var hasCalledAnother = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            Make(kind);
            used.Set();
            mayCallAnother.Wait(Patience);
            Assert.True(Self.TryLock(others.Lock, out var key));
            Assert.True(key.DisposeAsync().IsCompletedSuccessfully);
            Assert.True(Self.TryAcquire(others.Set, out var grant));
            Assert.True(grant.DisposeAsync().IsCompletedSuccessfully);
            hasCalledAnother.Set();
            mayEnd.Wait(Patience);
        });
        var primitive = await Sys.NewPrimitiveAsync(() =>
        {
            thread.Start();
            Assert.True(used.Wait(Patience));
        });
        var watch = Watching(primitive);
        mayCallAnother.Set();
        Assert.True(hasCalledAnother.Wait(Patience));

        await OthersGoAsync();

        var gone = watch.HasMessages;
        mayEnd.Set();
        thread.Join();
        Assert.True(gone);
    }

    [Fact]
    public async Task A_thousand_of_them_leave_nothing_behind()
    {
        _ = Self;
        var before = await Sys.PrimitivesOfAsync();
        Elsewhere(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                Make(i % 2 == 0 ? "used lock" : "held semaphores");
            }
        });

        await CollectUntilAsync(async () => (await Sys.PrimitivesOfAsync()).Count <= before.Count);

        Assert.Equal(before.Order(), (await Sys.PrimitivesOfAsync()).Order());
    }

    [Fact]
    public async Task Those_that_somebody_has_and_those_with_a_name_stay()
    {
        var mine = Ipc.CreateSemaphores(5);
        var lasting = new[]
        {
            await Sys.NewPrimitiveAsync(() => Named("lock")), await Sys.NewPrimitiveAsync(() => Named("channel")),
            await Sys.NewPrimitiveAsync(() => Named("semaphores")),
        };

        // The end of others shows that it was the turn of these too.
        await OthersGoAsync();

        foreach (var primitive in lasting)
        {
            Assert.Equal(primitive, (await primitive.Ask<ActorIdentity>(new Identify("there"), Patience)).Subject);
        }

        Assert.Equal(5, await Self.GetValueAsync(mine));
        await using var other = Ipc.Enter("other");
        Assert.False((await other.LockAsync(Ipc.Lock("named"), TimeSpan.Zero)).IsHeld);
        Assert.Equal(3, await Self.GetValueAsync(await Self.OpenSemaphoresAsync("named", [1])));
    }

    [Theory]
    [InlineData("waited for lock")]
    [InlineData("waited for semaphores")]
    [InlineData("slept on channel")]
    public async Task One_in_which_somebody_waits_stays_until_he_is_gone(string kind)
    {
        var waiter = Ipc.Enter("waiter");
        var before = await Sys.PrimitivesOfAsync();
        Task<Outcome> waiting = null!;
        Elsewhere(() => waiting = Wait(kind, waiter));
        var primitives = (await Sys.PrimitivesOfAsync()).Except(before).ToList();
        Assert.NotEmpty(primitives);
        var watch = CreateTestProbe();
        primitives.ForEach(primitive => watch.Watch(primitive));
        await OthersGoAsync();

        Assert.False(waiting.IsCompleted);
        foreach (var primitive in primitives)
        {
            Assert.Equal(primitive, (await primitive.Ask<ActorIdentity>(new Identify("there"), Patience)).Subject);
        }

        await waiter.DisposeAsync();

        Assert.Equal(Outcome.Exited, await waiting.WaitAsync(Patience));
        await CollectUntilAsync(async () => !(await Sys.PrimitivesOfAsync()).Intersect(primitives).Any());
        foreach (var _ in primitives)
        {
            Assert.Contains((await watch.ExpectMsgAsync<Terminated>(Patience)).ActorRef, primitives);
        }
    }

    // On a thread that has ended then: a thread remembers what it called last.
    private static void Elsewhere(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        Assert.True(thread.Join(Patience));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Make(string kind)
    {
        switch (kind)
        {
            case "lock":
                Ipc.CreateLock();
                break;
            case "channel":
                Ipc.CreateChannel();
                break;
            case "semaphores":
                Ipc.CreateSemaphores(1);
                break;
            case "tag space":
                Assert.True(Ipc.Enter("hermit", new ProcessOptions { FreshTagSpace = true }).DisposeAsync().IsCompletedSuccessfully);
                break;
            case "used lock":
                Assert.True(Self.TryLock(Ipc.CreateLock(), out var key));
                Assert.True(key.DisposeAsync().IsCompletedSuccessfully);
                break;
            case "held lock":
                Assert.True(Self.TryLock(Ipc.CreateLock(), out _));
                break;
            case "used semaphores":
                Assert.True(Self.TryAcquire(Ipc.CreateSemaphores(1), out var grant));
                Assert.True(grant.DisposeAsync().IsCompletedSuccessfully);
                break;
            case "held semaphores":
                Assert.True(Self.TryAcquire(Ipc.CreateSemaphores(1), out _));
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Named(string kind)
    {
        switch (kind)
        {
            case "lock":
                Assert.True(Self.TryLock(Ipc.Lock("named"), out _));
                break;
            case "channel":
                Ipc.Channel("named");
                break;
            case "semaphores":
                Assert.True(Self.OpenSemaphoresAsync("named", [3]).IsCompletedSuccessfully);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task<Outcome> Wait(string kind, IpcProcess waiter)
    {
        switch (kind)
        {
            case "waited for lock":
                var guard = Ipc.CreateLock();
                Assert.True(Self.TryLock(guard, out _));
                return OutcomeAsync(waiter.LockAsync(guard), result => result.Outcome);
            case "waited for semaphores":
                return OutcomeAsync(waiter.OperateAsync(Ipc.CreateSemaphores(0), [SemaphoreOp.Take(0)]), result => result.Outcome);
            default:
                var held = Ipc.CreateLock();
                Assert.True(waiter.TryLock(held, out _));
                return OutcomeAsync(waiter.SleepAsync(Ipc.CreateChannel(), held), result => result.Outcome);
        }
    }

    private async Task OthersGoAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            var other = await Sys.NewPrimitiveAsync(() => Make("lock"));
            await CollectUntilTerminatedAsync(Watching(other), other);
        }
    }

    private TestProbe Watching(IActorRef primitive)
    {
        var watch = CreateTestProbe();
        watch.Watch(primitive);
        return watch;
    }

    private static async Task CollectUntilTerminatedAsync(TestProbe watch, IActorRef primitive)
    {
        await CollectUntilAsync(() => Task.FromResult(watch.HasMessages));
        await watch.ExpectTerminatedAsync(primitive, Patience);
    }

    private static async Task CollectUntilAsync(Func<Task<bool>> done)
    {
        using var enough = new CancellationTokenSource(Patience);
        while (!await done())
        {
            Assert.False(enough.IsCancellationRequested, "it does not go");
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }
    }
}
