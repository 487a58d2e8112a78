using ActorIpc.Tests;

namespace ActorIpc.Conformance.Semantics;

/// <summary>A word that its owner keeps: what changes it, each in one step.</summary>
public abstract class WordTests : HostFixture
{
    [Fact]
    public async Task A_name_is_one_word_for_all_and_holds_what_it_was_first_made_with()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        await self.StoreAsync(Ipc.Word("a", 7), 8);

        Assert.Equal(8u, (await other.LoadAsync(Ipc.Word("a", 9))).Value);
        Assert.Equal(9u, (await other.LoadAsync(Ipc.Word("b", 9))).Value);
        Assert.Equal(0u, (await other.LoadAsync(Ipc.Word("c"))).Value);
    }

    [Fact]
    public async Task Every_change_says_what_the_word_held_before()
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.Word("a", 0b1100);

        Assert.Equal(0b1100u, (await self.OrAsync(word, 0b0011)).Value);
        Assert.Equal(0b1111u, (await self.AndAsync(word, 0b0110)).Value);
        Assert.Equal(0b0110u, (await self.AddAsync(word, uint.MaxValue)).Value);
        Assert.Equal(0b0101u, (await self.ExchangeAsync(word, uint.MaxValue)).Value);
        Assert.Equal(uint.MaxValue, (await self.AddAsync(word, 3)).Value);
        Assert.Equal(2u, (await self.StoreAsync(word, 0x8000_0000)).Value);
        Assert.Equal(0x8000_0000u, (await self.LoadAsync(word)).Value);
    }

    [Fact]
    public async Task A_compare_exchange_writes_if_the_word_holds_what_is_expected_and_else_says_what_it_holds()
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.Word("a", 1);

        var done = await self.CompareExchangeAsync(word, 5, comparand: 1);
        var changed = await self.CompareExchangeAsync(word, 6, comparand: 1);

        Assert.Equal((true, false, 1u), (done.IsDone, done.IsValueChanged, done.Value));
        Assert.Equal((false, true, 5u), (changed.IsDone, changed.IsValueChanged, changed.Value));
        Assert.Equal(Outcome.ValueChanged, changed.Outcome);
        Assert.Equal(5u, (await self.LoadAsync(word)).Value);
    }

    [Fact]
    public async Task Changes_of_many_at_once_are_each_one_step()
    {
        var word = Ipc.Word("a");
        var rounds = RoundsOfRaces;
        var adders = Enumerable.Range(0, 4).Select(number => Ipc.Spawn($"adder {number}", async self =>
        {
            for (var round = 0; round < rounds; round++)
            {
                await self.AddAsync(word, 1);
                WordResult seen;
                do
                {
                    seen = await self.LoadAsync(word);
                }
                while (!(await self.CompareExchangeAsync(word, seen.Value + 1, seen.Value)).IsDone);
            }
        })).ToList();
        await Task.WhenAll(adders.Select(adder => adder.Completion));

        await using var self = Ipc.Enter("self");
        Assert.Equal((uint)(4 * rounds * 2), (await self.LoadAsync(word)).Value);
    }

    [Fact]
    [Rule("FUT-28")]
    public async Task A_change_and_a_wake_are_one_step_and_who_is_woken_hears_the_new_value()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.Word("a", 2);
        var (first, second) = (other.WaitAsync(word, 2).AsTask(), other.WaitAsync(word, 2).AsTask());

        var changed = await self.ChangeAndWakeAsync(word, FutexChange.Set, 0);

        Assert.Equal((2u, 1), (changed.Value, changed.Woken));
        Assert.Equal((true, 0u), ((await first).IsWoken, (await first).Value));
        Assert.False(second.IsCompleted);
        Assert.Equal(1, (await self.ChangeAndWakeAsync(word, FutexChange.Add, 5, int.MaxValue)).Woken);
        Assert.Equal(5u, (await second).Value);
    }

    [Theory]
    [Rule("FUT-28")]
    [InlineData(FutexComparison.Equal, 3, true)]
    [InlineData(FutexComparison.Equal, 4, false)]
    [InlineData(FutexComparison.NotEqual, 4, true)]
    [InlineData(FutexComparison.Less, 4, true)]
    [InlineData(FutexComparison.Less, 3, false)]
    [InlineData(FutexComparison.LessOrEqual, 3, true)]
    [InlineData(FutexComparison.Greater, -1, true)]
    [InlineData(FutexComparison.Greater, 3, false)]
    [InlineData(FutexComparison.GreaterOrEqual, 4, false)]
    public async Task A_change_may_wake_only_where_the_word_held_what_is_asked_for(FutexComparison comparison, int with, bool wakes)
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.Word("a", 3);
        var waiting = other.WaitAsync(word, 3).AsTask();

        var changed = await self.ChangeAndWakeAsync(word, FutexChange.Xor, 1, comparison: comparison, with: with);

        Assert.Equal((3u, wakes ? 1 : 0), (changed.Value, changed.Woken));
        var rest = await self.WakeAsync(word);
        Assert.Equal((2u, wakes ? 0 : 1), (rest.Value, rest.Woken));
        Assert.Equal(2u, (await waiting).Value);
    }

    [Fact]
    [Rule("FUT-29")]
    public async Task A_change_or_a_comparison_that_there_is_none_of_is_ENOSYS_and_changes_nothing()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.Word("a", 3);
        var waiting = other.WaitAsync(word, 3).AsTask();

        Assert.Equal(Errno.ENOSYS, await ErrorOf(self.ChangeAndWakeAsync(word, (FutexChange)5, 1)));
        Assert.Equal(Errno.ENOSYS, await ErrorOf(self.ChangeAndWakeAsync(word, FutexChange.Set, 1, comparison: (FutexComparison)6)));

        Assert.Equal(3u, (await self.LoadAsync(word)).Value);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    [Rule("FUT-7")]
    [Rule("FUT-18")]
    public async Task No_bits_or_a_count_below_0_are_EINVAL_and_change_nothing()
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.Word("a", 3);

        Assert.Equal(Errno.EINVAL, await ErrorOf(self.ChangeAndWakeAsync(word, FutexChange.Set, 1, count: -1)));
        Assert.Equal(Errno.EINVAL, await ErrorOf(self.ChangeAndWakeAsync(word, FutexChange.Set, 1, mask: 0)));
        Assert.Equal(Errno.EINVAL, await ErrorOf(self.WakeAsync(word, count: -1)));
        Assert.Equal(Errno.EINVAL, await ErrorOf(self.WakeAsync(word, mask: 0)));
        Assert.Equal(Errno.EINVAL, await ErrorOf(self.WaitAsync(word, 3, mask: 0)));
        Assert.Equal(Errno.EINVAL, await ErrorOf(self.WaitAsync(word, 4, mask: 0)));

        Assert.Equal(3u, (await self.LoadAsync(word)).Value);
    }

    // The lock of "Futexes are tricky": 0 free, 1 taken, 2 taken and perhaps waited for.
    [Fact]
    [Rule("FUT-11")]
    public async Task A_lock_made_of_a_word_has_one_holder()
    {
        var (word, rounds, inside, most, entered) = (Ipc.Word("lock"), RoundsOfRaces, 0, 0, 0);
        var workers = Enumerable.Range(0, 4).Select(number => Ipc.Spawn($"worker {number}", async self =>
        {
            for (var round = 0; round < rounds; round++)
            {
                if (!(await self.CompareExchangeAsync(word, 1, 0)).IsDone)
                {
                    while ((await self.ExchangeAsync(word, 2)).Value != 0)
                    {
                        Assert.False((await self.WaitAsync(word, 2)).IsKilled);
                    }
                }

                most = Math.Max(most, ++inside);
                await Task.Yield();
                entered++;
                inside--;
                await self.ChangeAndWakeAsync(word, FutexChange.Set, 0);
            }
        })).ToList();
        await Task.WhenAll(workers.Select(worker => worker.Completion));

        Assert.Equal((1, 4 * rounds), (most, entered));
    }

    private static async Task<Errno> ErrorOf<T>(ValueTask<T> call) => (await Assert.ThrowsAsync<IpcException>(() => call.AsTask())).Error;
}
