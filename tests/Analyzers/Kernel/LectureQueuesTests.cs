namespace ActorIpc.Analyzers.Tests.Kernel;

// The queue of one place from xv6's lecture "Coordination and more processes", in the five versions through which the lecture comes to the right one.
public sealed class LectureQueuesTests
{
    private static readonly Verify Bare = new("ACI0001");
    private static readonly Verify Unchecked = new("ACI0002");

    // "Easy and correct", and wasteful: nobody sleeps.
    [Fact]
    public Task The_first_spins_and_is_not_spoken_of() => Bare.Silent("""
        class Queue
        {
            volatile object? place;

            public object Read()
            {
                object? found;
                while ((found = place) is null)
                {
                }

                place = null;
                return found;
            }

            public void Write(object item)
            {
                while (place is not null)
                {
                }

                place = item;
            }
        }
        """);

    // "What if the wakeup happens between the check in the if and the call to sleep?"
    [Fact]
    public Task The_second_tests_once_and_holds_no_lock() => Bare.Warns(Queue(
        """
        if (place is null)
        {
            await [|self.SleepAsync(changed, lk)|];
        }
        """,
        """
        if (place is not null)
        {
            await [|self.SleepAsync(changed, lk)|];
        }
        """,
        locked: false));

    // "Some of the guys who wake up from sleep might not be cleared to read or write from the queue. Have to go back to looping."
    [Fact]
    public Task The_third_holds_a_lock_and_tests_once() => Bare.Warns(Queue(
        """
        if (place is null)
        {
            await [|self.SleepAsync(changed, lk)|];
        }
        """,
        """
        if (place is not null)
        {
            await [|self.SleepAsync(changed, lk)|];
        }
        """));

    // "This means all callers of sleep should check whether they have been killed, but none do."
    [Fact]
    public Task The_fourth_loops_and_does_not_see_that_it_was_killed() => Unchecked.Warns(Queue(
        """
        while (place is null)
        {
            await [|self.SleepAsync(changed, lk)|];
        }
        """,
        """
        while (place is not null)
        {
            await [|self.SleepAsync(changed, lk)|];
        }
        """));

    [Fact]
    public Task The_fifth_is_right() => Unchecked.Silent(Queue(
        """
        while (place is null)
        {
            self.ThrowIfKilled();
            await self.SleepAsync(changed, lk);
        }
        """,
        """
        while (place is not null)
        {
            self.ThrowIfKilled();
            await self.SleepAsync(changed, lk);
        }
        """));

    private static string Queue(string waitToRead, string waitToWrite, bool locked = true)
    {
        var holding = locked ? "await using var held = await self.LockAsync(lk);" : "";
        return $$"""
            class Queue(IpcLock lk, WaitChannel changed)
            {
                object? place;

                public async Task<object> ReadAsync(IpcProcess self)
                {
                    {{holding}}
                    {{waitToRead}}
                    var found = place!;
                    place = null;
                    await self.WakeupAsync(changed);
                    return found;
                }

                public async Task WriteAsync(IpcProcess self, object item)
                {
                    {{holding}}
                    {{waitToWrite}}
                    place = item;
                    await self.WakeupAsync(changed);
                }
            }
            """;
    }
}
