using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// Grants, vectors, and what misuse is told.
public abstract partial class EverydaySemaphoreTests
{
    [Fact]
    public async Task A_grant_disposed_twice_gives_back_once()
    {
        await using var self = Ipc.Enter("self");
        var set = Ipc.CreateSemaphores(5);
        var grant = await self.AcquireAsync(set, units: 3);
        var copy = grant;
        Assert.Equal(2, await self.GetValueAsync(set));

        await grant.DisposeAsync();
        await grant.DisposeAsync();
        await copy.DisposeAsync();

        Assert.Equal(5, await self.GetValueAsync(set));
    }

    [Fact]
    public async Task A_grant_turned_long_ago_gives_back_nothing_of_a_later_one()
    {
        await using var self = Ipc.Enter("self");
        var set = Ipc.CreateSemaphores(5);
        var old = await self.AcquireAsync(set);
        await old.DisposeAsync();

        var later = await self.AcquireAsync(set, units: 2);
        await old.DisposeAsync();
        Assert.Equal(3, await self.GetValueAsync(set));
        await later.DisposeAsync();

        Assert.Equal(5, await self.GetValueAsync(set));
    }

    [Fact]
    public async Task A_grant_to_nothing_gives_back_nothing()
    {
        await using var self = Ipc.Enter("self");
        var set = Ipc.CreateSemaphores(0);
        Assert.False(self.TryAcquire(set, out var grant));

        await grant.DisposeAsync();
        await default(SemaphoreGrant).DisposeAsync();

        Assert.Equal(0, await self.GetValueAsync(set));
    }

    [Fact]
    public async Task TryAcquire_takes_what_is_there_now()
    {
        await using var self = Ipc.Enter("self");
        var set = Ipc.CreateSemaphores(0, 3);

        Assert.True(self.TryAcquire(set, out var grant, number: 1, units: 2));
        Assert.False(self.TryAcquire(set, out _, number: 1, units: 2));
        Assert.False(self.TryAcquire(set, out _));
        Assert.Equal(1, await self.GetValueAsync(set, 1));
        await grant.DisposeAsync();

        Assert.Equal((0, 3), (await self.GetValueAsync(set), await self.GetValueAsync(set, 1)));
    }

    [Fact]
    [Rule("SEM-62")]
    public async Task The_end_of_a_process_gives_back_what_it_held_once()
    {
        await using var self = Ipc.Enter("self");
        var set = Ipc.CreateSemaphores(4);
        var other = Ipc.Enter("other");
        var turned = await other.AcquireAsync(set);
        var held = await other.AcquireAsync(set, units: 2);
        await turned.DisposeAsync();
        Assert.Equal(2, await self.GetValueAsync(set));

        await other.DisposeAsync();
        Assert.Equal(4, await self.GetValueAsync(set));
        await held.DisposeAsync();

        Assert.Equal(4, await self.GetValueAsync(set));
    }

    [Fact]
    [Rule("SEM-62")]
    public async Task A_body_that_throws_gives_back_what_it_held_to_who_waits()
    {
        await using var self = Ipc.Enter("self");
        var set = Ipc.CreateSemaphores(1);
        var failing = Ipc.Spawn("failing", async Task (body) =>
        {
            _ = await body.AcquireAsync(set);
            throw new InvalidOperationException("The body fails.");
        });

        await Assert.ThrowsAsync<InvalidOperationException>(() => failing.Completion.WaitAsync(Guard));

        Assert.Equal((Outcome.Granted, true), await Taken(self.AcquireAsync(set)));
    }

    [Fact]
    public async Task A_disposed_grant_hands_its_units_to_the_oldest_that_can_take_them()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var set = Ipc.CreateSemaphores(2);
        var grant = await self.AcquireAsync(set, units: 2);
        var three = other.AcquireAsync(set, units: 3);
        var first = other.AcquireAsync(set);
        var second = other.AcquireAsync(set);
        var third = other.AcquireAsync(set);

        await grant.DisposeAsync();

        Assert.Equal((Outcome.Granted, true), await Taken(first));
        Assert.Equal((Outcome.Granted, true), await Taken(second));
        Assert.False(three.IsCompleted || third.IsCompleted);
    }

    [Fact]
    [Rule("SEM-64")]
    public async Task A_grant_of_an_array_that_was_removed_gives_back_nothing_and_does_not_fail()
    {
        await using var self = Ipc.Enter("self");
        var set = await self.OpenSemaphoresAsync("pool", [2]);
        var grant = await self.AcquireAsync(set);
        await self.RemoveAsync(await self.SystemV.SemGetAsync("pool", 0, IpcFlags.None));
        var next = await self.OpenSemaphoresAsync("pool", [2]);

        await grant.DisposeAsync();

        Assert.Equal(2, await self.GetValueAsync(next));
    }

    [Fact]
    public async Task A_killed_process_still_gives_back()
    {
        await using var self = Ipc.Enter("self");
        await using var victim = Ipc.Enter("victim");
        var set = Ipc.CreateSemaphores(1);
        var grant = await victim.AcquireAsync(set);
        await Ipc.KillAsync(victim.Id);

        await grant.DisposeAsync();

        Assert.Equal(1, await self.GetValueAsync(set));
    }

    [Fact]
    [Rule("SEM-33")]
    public async Task Several_takes_are_all_taken_or_none_and_given_back_together()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var set = Ipc.CreateSemaphores(2, 0);
        var waiting = other.AcquireAsync(set, [SemaphoreOp.Take(0, 2), SemaphoreOp.Take(1)]);
        Assert.False(waiting.IsCompleted);
        Assert.Equal((2, 0), (await self.GetValueAsync(set), await self.GetValueAsync(set, 1)));

        await self.GiveAsync(set, 1, 4);

        var grant = await waiting.AsTask().WaitAsync(Guard);
        Assert.True(grant.IsHeld);
        Assert.Equal((0, 3), (await self.GetValueAsync(set), await self.GetValueAsync(set, 1)));
        await grant.DisposeAsync();
        Assert.Equal((2, 4), (await self.GetValueAsync(set), await self.GetValueAsync(set, 1)));
    }

    [Fact]
    public async Task A_grant_of_many_takes_gives_all_of_them_back()
    {
        await using var self = Ipc.Enter("self");
        var set = Ipc.CreateSemaphores(Enumerable.Repeat(3, 20).ToArray());
        var takes = Enumerable.Range(0, 20).Select(number => SemaphoreOp.Take(number, 1 + number % 3)).ToArray();
        var grant = await self.AcquireAsync(set, takes);
        Assert.Equal((2, 0), (await self.GetValueAsync(set), await self.GetValueAsync(set, 17)));

        await grant.DisposeAsync();

        for (var number = 0; number < 20; number++)
        {
            Assert.Equal(3, await self.GetValueAsync(set, number));
        }
    }

    [Fact]
    [Rule("SEM-60")]
    public async Task Operate_with_undo_is_taken_back_at_the_end_and_without_it_is_not()
    {
        await using var self = Ipc.Enter("self");
        var set = Ipc.CreateSemaphores(5, 5);
        await using (var other = Ipc.Enter("other"))
        {
            await other.OperateAsync(set, [SemaphoreOp.Take(0, 2), SemaphoreOp.Give(1)], undo: true);
            await other.OperateAsync(set, [SemaphoreOp.Take(0), SemaphoreOp.Take(1).WithUndo()]);
            Assert.Equal((2, 5), (await self.GetValueAsync(set), await self.GetValueAsync(set, 1)));
        }

        Assert.Equal((4, 5), (await self.GetValueAsync(set), await self.GetValueAsync(set, 1)));
    }

    [Fact]
    [Rule("SEM-33")]
    public async Task The_operations_of_a_waiting_call_are_those_it_was_given()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var set = Ipc.CreateSemaphores(new int[12]);
        var ops = Enumerable.Range(0, 12).Select(number => SemaphoreOp.Take(number)).ToArray();
        var waiting = other.OperateAsync(set, ops);
        Assert.False(waiting.IsCompleted);

        Array.Fill(ops, SemaphoreOp.Give(0));
        await self.OperateAsync(set, Enumerable.Range(0, 12).Select(number => SemaphoreOp.Give(number)).ToArray());

        await waiting.CompletesAsync();
        Assert.Equal((0, 0), (await self.GetValueAsync(set), await self.GetValueAsync(set, 11)));
    }

    [Fact]
    public async Task Misuse_names_the_argument_and_the_errno()
    {
        await using var self = Ipc.Enter("self");
        var set = Ipc.CreateSemaphores(32767);
        var negative = TimeSpan.FromSeconds(-1);
        var tooMany = Enumerable.Repeat(SemaphoreOp.Give(0), 501).ToArray();

        Names(Assert.Throws<IpcException>(() => Ipc.CreateSemaphores()).Message, "values", Errno.EINVAL);
        Names(Assert.Throws<IpcException>(() => Ipc.CreateSemaphores(-1)).Message, "values", Errno.ERANGE);
        Names(await FailsAsync(Errno.EINVAL, () => self.OperateAsync(set, [])), "ops", Errno.EINVAL);
        Names(await FailsAsync(Errno.E2BIG, () => self.OperateAsync(set, tooMany)), "ops", Errno.E2BIG);
        Names(await FailsAsync(Errno.EINVAL, () => self.AcquireAsync(set, [SemaphoreOp.Give(0)])), "takes", Errno.EINVAL);
        Names(await FailsAsync(Errno.EINVAL, () => self.AcquireAsync(set, timeout: negative)), "timeout", Errno.EINVAL);
        Names(await FailsAsync(Errno.EFBIG, () => self.AcquireAsync(set, 1)), "1", Errno.EFBIG);
        Names(await FailsAsync(Errno.ERANGE, () => self.GiveAsync(set)), "32767", Errno.ERANGE);
        Names(await self.OpFailsAsync(Errno.EINVAL, 123, Op(0, 1)), "semid", Errno.EINVAL);
        Names(await self.CtlFailsAsync(Errno.EINVAL, 0, 0, (SemaphoreCommand)99), "cmd", Errno.EINVAL);
        Names(await FailsAsync(Errno.EINVAL, () => self.SystemV.SemGetAsync(1, -1, IpcFlags.Create)), "nsems", Errno.EINVAL);
        Names(await FailsAsync(Errno.ENOENT, () => self.SystemV.SemGetAsync(1, 1, IpcFlags.None)), "key", Errno.ENOENT);
        Assert.Equal(32767, await self.GetValueAsync(set));
    }

    [Fact]
    public async Task Arguments_that_no_operation_can_have_are_refused_where_they_are_made()
    {
        await using var self = Ipc.Enter("self");

        Assert.Throws<ArgumentOutOfRangeException>(() => SemaphoreOp.Take(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SemaphoreOp.Take(65536));
        Assert.Throws<ArgumentOutOfRangeException>(() => SemaphoreOp.Take(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SemaphoreOp.Give(0, 32768));
        Assert.Throws<ArgumentOutOfRangeException>(() => SemaphoreOp.AwaitZero(-1));
        await Assert.ThrowsAsync<ArgumentException>(async () => await self.OpenSemaphoresAsync("", [1]));
    }

    [Fact]
    public async Task A_process_that_has_exited_makes_no_more_calls()
    {
        await using var self = Ipc.Enter("self");
        var set = Ipc.CreateSemaphores(1);
        var gone = Ipc.Enter("gone");
        await gone.DisposeAsync();

        await FailsAsync(Errno.ESRCH, () => gone.AcquireAsync(set));
        await FailsAsync(Errno.ESRCH, () => gone.GiveAsync(set));

        Assert.Equal(1, await self.GetValueAsync(set));
    }

    private static void Names(string message, string argument, Errno error)
    {
        Assert.Contains(argument, message, StringComparison.Ordinal);
        Assert.Contains($"{error}", message, StringComparison.Ordinal);
    }
}
