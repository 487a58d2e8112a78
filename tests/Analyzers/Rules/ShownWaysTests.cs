namespace ActorIpc.Analyzers.Tests.Rules;

// The additional locations: the way that control takes from a sleep.
public sealed class ShownWaysTests
{
    private static readonly Verify Loop = new("ACI0001");
    private static readonly Verify Killed = new("ACI0002");

    [Fact]
    public Task A_sleep_in_no_loop_leads_nowhere() => Loop.Shows(
        Verify.Body("count++;\nawait [|self.SleepAsync(channel, lk)|];\ncount--;"),
        "await self.SleepAsync(channel, lk);");

    [Fact]
    public Task A_way_back_ends_where_it_began() => Loop.Shows(
        Verify.Body("""
            while (true)
            {
                if (flag)
                {
                    count++;
                }

                await [|self.SleepUninterruptibleAsync(channel, lk)|];
            }
            """),
        "await self.SleepUninterruptibleAsync(channel, lk);",
        "while (true)",
        "if (flag)",
        "await self.SleepUninterruptibleAsync(channel, lk);");

    [Fact]
    public Task A_sleep_that_comes_at_once_to_itself_is_there_twice() => Loop.Shows(
        Verify.Body("again:\nawait [|self.SleepUninterruptibleAsync(channel, lk)|];\ngoto again;"),
        "await self.SleepUninterruptibleAsync(channel, lk);",
        "await self.SleepUninterruptibleAsync(channel, lk);");

    [Fact]
    public Task The_tests_that_a_killed_process_passes_are_shown() => Killed.Shows(
        Verify.Body("""
            while (!ready
                && !stop)
            {
                await [|self.SleepAsync(channel, lk)|];
                count++;
            }
            """),
        "await self.SleepAsync(channel, lk);",
        "while (!ready",
        "&& !stop)",
        "await self.SleepAsync(channel, lk);");

    [Fact]
    public Task A_way_to_another_sleep_ends_there() => Killed.Shows(
        Verify.Body("""
            await using var held = await self.LockAsync(lk);
            await [|self.PauseAsync(TimeSpan.FromSeconds(1))|];
            count++;
            while (!ready)
            {
                await self.SleepUninterruptibleAsync(channel, lk);
            }

            if ((await self.PauseAsync(TimeSpan.FromSeconds(2))).IsKilled)
            {
                return;
            }
            """),
        "await self.PauseAsync(TimeSpan.FromSeconds(1));",
        "while (!ready)",
        "if ((await self.PauseAsync(TimeSpan.FromSeconds(2))).IsKilled)");
}
