using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.FutexCalls;

namespace ActorIpc.Conformance.Semantics;

/// <summary>What becomes of the words that a dead process held: get_robust_list(2) and exit_robust_list of kernel/futex/core.c.</summary>
public abstract class RobustListTests : HostFixture
{
    private static readonly ProcessOptions Stranger = new() { Credentials = new Credentials { User = 7 } };

    [Fact]
    [Rule("FUT-45")]
    public async Task The_list_registered_last_is_found_with_its_size()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        Assert.Equal(new RobustListResult(null, RobustList.Size), await self.Linux.GetRobustListAsync());

        var (first, last) = (new RobustList(), new RobustList());
        self.Linux.SetRobustList(first);
        self.Linux.SetRobustList(last, RobustList.Size);

        Assert.Equal(new RobustListResult(last, RobustList.Size), await self.Linux.GetRobustListAsync());
        Assert.Equal(new RobustListResult(last, RobustList.Size), await other.Linux.GetRobustListAsync(self.Id));
        self.Linux.SetRobustList(null);
        Assert.Null((await other.Linux.GetRobustListAsync(self.Id)).Head);
    }

    [Theory]
    [Rule("FUT-45")]
    [InlineData(0)]
    [InlineData(RobustList.Size - 1)]
    [InlineData(RobustList.Size + 1)]
    public async Task Another_size_is_EINVAL_and_the_list_stays(int length)
    {
        await using var self = Ipc.Enter("self");
        var list = new RobustList();
        self.Linux.SetRobustList(list);

        var error = Assert.Throws<IpcException>(() => self.Linux.SetRobustList(new RobustList(), length));

        Assert.Equal(Errno.EINVAL, error.Error);
        Assert.Same(list, (await self.Linux.GetRobustListAsync()).Head);
    }

    [Fact]
    [Rule("FUT-45")]
    public async Task An_unknown_pid_is_ESRCH_and_another_users_is_EPERM()
    {
        await using var self = Ipc.Enter("self");
        var gone = Ipc.Enter("gone");
        await gone.DisposeAsync();
        await using var stranger = Ipc.Enter("stranger", Stranger);
        await using var likeThem = Ipc.Enter("like them", Stranger);

        Assert.Equal(Errno.ESRCH, (await Assert.ThrowsAsync<IpcException>(async () => await self.Linux.GetRobustListAsync(new ProcessId(999)))).Error);
        Assert.Equal(Errno.ESRCH, (await Assert.ThrowsAsync<IpcException>(async () => await self.Linux.GetRobustListAsync(gone.Id))).Error);
        Assert.Equal(Errno.EPERM, (await Assert.ThrowsAsync<IpcException>(async () => await stranger.Linux.GetRobustListAsync(self.Id))).Error);
        Assert.Null((await likeThem.Linux.GetRobustListAsync(stranger.Id)).Head);
        Assert.Null((await self.Linux.GetRobustListAsync(stranger.Id)).Head);
        Assert.Equal(Errno.ESRCH, Assert.Throws<IpcException>(() => gone.Linux.SetRobustList(new RobustList())).Error);
    }

    [Fact]
    [Rule("FUT-46")]
    public async Task A_word_of_the_dead_is_marked_and_one_waiter_is_woken()
    {
        await using var self = Ipc.Enter("self");
        var dying = Ipc.Enter("dying");
        var word = Hold(dying, waiters: true);
        var (first, second) = (self.SleepOn(word, word.Value), self.SleepOn(word, word.Value));

        await dying.DisposeAsync();

        await first.IsWokenAsync();
        Assert.Equal(FutexBits.OwnerDied | FutexBits.Waiters, word.Value);
        Assert.False(second.IsCompleted);
    }

    [Fact]
    [Rule("FUT-46")]
    public async Task Without_the_waiters_bit_it_is_marked_and_nobody_is_woken()
    {
        await using var self = Ipc.Enter("self");
        var dying = Ipc.Enter("dying");
        var word = Hold(dying, waiters: false);
        var sleeping = self.SleepOn(word, word.Value);

        await dying.DisposeAsync();

        Assert.Equal(FutexBits.OwnerDied, word.Value);
        Assert.Equal(1, await self.WakeAsync(word, All));
        await sleeping.IsWokenAsync();
    }

    [Fact]
    [Rule("FUT-46")]
    public async Task Words_of_others_are_left_alone()
    {
        await using var self = Ipc.Enter("self");
        var dying = Ipc.Enter("dying");
        var list = Register(dying);
        var (theirs, free) = (Ipc.CreateFutexWord(FutexBits.Waiters | (uint)self.Id.Value), Ipc.CreateFutexWord());
        list.Add(new RobustEntry(theirs));
        list.Add(new RobustEntry(free));
        var (one, two) = (self.SleepOn(theirs, theirs.Value), self.SleepOn(free));

        await dying.DisposeAsync();

        Assert.Equal((FutexBits.Waiters | (uint)self.Id.Value, 0u), (theirs.Value, free.Value));
        Assert.Equal(1, await self.WakeAsync(theirs, All));
        Assert.Equal(1, await self.WakeAsync(free, All));
        await one.IsWokenAsync();
        await two.IsWokenAsync();
    }

    [Fact]
    [Rule("FUT-46")]
    public async Task A_priority_inheriting_word_is_marked_and_nobody_is_woken()
    {
        await using var self = Ipc.Enter("self");
        var dying = Ipc.Enter("dying");
        var word = Ipc.CreateFutexWord(FutexBits.Waiters | (uint)dying.Id.Value);
        Register(dying).Add(new RobustEntry(word, isPi: true));
        var sleeping = self.SleepOn(word, word.Value);

        await dying.DisposeAsync();

        Assert.Equal(FutexBits.OwnerDied | FutexBits.Waiters, word.Value);
        Assert.Equal(1, await self.WakeAsync(word, All));
        await sleeping.IsWokenAsync();
    }

    [Fact]
    [Rule("FUT-46")]
    public async Task Who_hears_of_the_end_finds_all_of_it_done()
    {
        await using var self = Ipc.Enter("self");
        FutexWord? word = null;
        var child = self.Fork("child", body => Task.FromResult(Hold(body, waiters: true, out word)));
        Assert.Equal(child.Id, (await self.WaitAsync()).Child);

        Assert.Equal(FutexBits.OwnerDied | FutexBits.Waiters, word!.Value);
    }

    [Fact]
    [Rule("FUT-47")]
    public async Task What_is_pending_is_processed_too()
    {
        await using var self = Ipc.Enter("self");
        var dying = Ipc.Enter("dying");
        var word = Ipc.CreateFutexWord(FutexBits.Waiters | (uint)dying.Id.Value);
        Register(dying).ListOpPending = new RobustEntry(word);
        var sleeping = self.SleepOn(word, word.Value);

        await dying.DisposeAsync();

        await sleeping.IsWokenAsync();
        Assert.Equal(FutexBits.OwnerDied | FutexBits.Waiters, word.Value);
    }

    [Theory]
    [Rule("FUT-47")]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task A_pending_word_that_nobody_holds_wakes_one_and_stays_0_unless_it_is_priority_inheriting(bool isPi, int woken)
    {
        await using var self = Ipc.Enter("self");
        var dying = Ipc.Enter("dying");
        var word = Ipc.CreateFutexWord();
        Register(dying).ListOpPending = new RobustEntry(word, isPi);
        var (first, second) = (self.SleepOn(word), self.SleepOn(word));

        await dying.DisposeAsync();

        Assert.Equal(2 - woken, await self.WakeAsync(word, All));
        await first.IsWokenAsync();
        await second.IsWokenAsync();
        Assert.Equal(0u, word.Value);
    }

    [Fact]
    [Rule("FUT-47")]
    public async Task What_is_pending_and_in_the_list_is_processed_once_and_after_the_list()
    {
        await using var self = Ipc.Enter("self");
        var dying = Ipc.Enter("dying");
        var (listed, both) = (new RobustEntry(Ipc.CreateFutexWord()), new RobustEntry(Ipc.CreateFutexWord()));
        var list = Register(dying);
        list.Add(listed);
        list.Add(both);
        list.ListOpPending = both;
        both.Word.Value = listed.Word.Value = FutexBits.Waiters | (uint)dying.Id.Value;
        var waits = new[] { both.Word, both.Word, listed.Word }.Select(word => self.SleepOn(word, word.Value).AsTask()).ToArray();

        await dying.DisposeAsync();

        Assert.Equal(1, await self.WakeAsync(both.Word, All));
        Assert.Equal(0, await self.WakeAsync(listed.Word, All));
        Assert.All(await Task.WhenAll(waits), result => Assert.True(result.IsWoken));
    }

    [Fact]
    [Rule("FUT-48")]
    public async Task A_list_that_goes_in_circles_ends_and_what_is_pending_is_processed()
    {
        var dying = Ipc.Enter("dying");
        var word = Ipc.CreateFutexWord((uint)dying.Id.Value);
        var pending = Ipc.CreateFutexWord((uint)dying.Id.Value);
        var list = Register(dying);
        var (one, two) = (new RobustEntry(Ipc.CreateFutexWord()), new RobustEntry(word));
        (list.Next, one.Next, two.Next) = (one, two, one);
        list.ListOpPending = new RobustEntry(pending);

        await dying.DisposeAsync();

        Assert.Equal((FutexBits.OwnerDied, FutexBits.OwnerDied), (word.Value, pending.Value));
    }

    [Fact]
    [Rule("FUT-48")]
    public async Task No_more_than_2048_entries_are_looked_at()
    {
        var dying = Ipc.Enter("dying");
        var list = Register(dying);
        var words = Enumerable.Range(0, RobustList.Limit + 1).Select(_ => Ipc.CreateFutexWord((uint)dying.Id.Value)).ToArray();
        foreach (var word in words.Reverse())
        {
            list.Add(new RobustEntry(word));
        }

        await dying.DisposeAsync();

        Assert.All(words[..RobustList.Limit], word => Assert.Equal(FutexBits.OwnerDied, word.Value));
        Assert.Equal((uint)dying.Id.Value, words[^1].Value);
    }

    [Fact]
    [Rule("FUT-48")]
    public async Task A_list_that_breaks_off_ends_the_walk_and_nothing_more_is_done()
    {
        var dying = Ipc.Enter("dying");
        var (word, pending) = (Ipc.CreateFutexWord((uint)dying.Id.Value), Ipc.CreateFutexWord((uint)dying.Id.Value));
        var list = Register(dying);
        list.Add(new RobustEntry(word));
        list.Next!.Next = null;
        list.ListOpPending = new RobustEntry(pending);

        await dying.DisposeAsync();

        Assert.Equal((FutexBits.OwnerDied, (uint)dying.Id.Value), (word.Value, pending.Value));
    }

    [Fact]
    [Rule("FUT-48")]
    public async Task Ten_locks_with_a_waiter_each_wake_all_ten()
    {
        await using var self = Ipc.Enter("self");
        var dying = Ipc.Enter("dying");
        var list = Register(dying);
        var words = Enumerable.Range(0, 10).Select(_ => Ipc.CreateFutexWord(FutexBits.Waiters | (uint)dying.Id.Value)).ToArray();
        Array.ForEach(words, word => list.Add(new RobustEntry(word)));
        var waits = words.Select(word => self.SleepOn(word, word.Value).AsTask()).ToArray();

        await dying.DisposeAsync();

        Assert.All(await Task.WhenAll(waits).WaitAsync(SemaphoreCalls.Guard), result => Assert.True(result.IsWoken));
        Assert.All(words, word => Assert.Equal(FutexBits.OwnerDied | FutexBits.Waiters, word.Value));
    }

    [Fact]
    [Rule("FUT-49")]
    public async Task A_child_starts_with_no_list()
    {
        await using var self = Ipc.Enter("self");
        Register(self);
        var mayExit = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var child = self.Fork("child", async _ => await mayExit.Task);

        Assert.Null((await self.Linux.GetRobustListAsync(child.Id)).Head);

        mayExit.SetResult();
        await child.Completion;
    }

    [Fact]
    [Rule("FUT-49")]
    public async Task Robust_unlock_clears_the_word_and_what_is_pending_and_returns_how_many_were_woken()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Hold(self, waiters: true);
        var list = (await self.Linux.GetRobustListAsync()).Head!;
        list.ListOpPending = (RobustEntry)list.Next!;
        Assert.True(list.Remove(list.ListOpPending));
        Assert.False(list.Remove(list.ListOpPending));
        var (first, second) = (other.SleepOn(word, word.Value), other.SleepOn(word, word.Value));

        Assert.Equal(1, await self.Linux.FutexRobustUnlockAsync(word, 1, list));

        await first.IsWokenAsync();
        Assert.False(second.IsCompleted);
        Assert.Equal((0u, null), (word.Value, list.ListOpPending));
    }

    private static RobustList Register(IpcProcess process)
    {
        var list = new RobustList();
        process.Linux.SetRobustList(list);
        return list;
    }

    private FutexWord Hold(IpcProcess process, bool waiters)
    {
        Hold(process, waiters, out var word);
        return word!;
    }

    private ExitStatus Hold(IpcProcess process, bool waiters, out FutexWord? word)
    {
        word = Ipc.CreateFutexWord((uint)process.Id.Value | (waiters ? FutexBits.Waiters : 0));
        Register(process).Add(new RobustEntry(word));
        return ExitStatus.Success;
    }
}
