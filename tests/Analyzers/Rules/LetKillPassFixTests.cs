namespace ActorIpc.Analyzers.Tests.Rules;

public sealed class LetKillPassFixTests
{
    // Who holds the lock is of no account here.
    private static readonly Verify Verify = new("ACI0013") { EditorConfig = "dotnet_diagnostic.ACI0008.severity = none" };

    [Fact]
    public Task The_fix_lets_a_kill_pass_and_catches_what_else_was_caught() => Verify.Fixes(
        Verify.Body("""
            while (!ready)
            {
                try
                {
                    await self.SleepAsync(channel, lk);
                    self.ThrowIfKilled();
                }
                [|catch (Exception error)|]
                {
                    Console.WriteLine(error);
                }
            }
            """),
        Verify.Body("""
            while (!ready)
            {
                try
                {
                    await self.SleepAsync(channel, lk);
                    self.ThrowIfKilled();
                }
                catch (ProcessKilledException)
                {
                    throw;
                }
                catch (Exception error)
                {
                    Console.WriteLine(error);
                }
            }
            """));

    [Fact]
    public Task A_clause_for_killed_processes_alone_throws_again() => Verify.FixesAll(
        Verify.Body("""
            while (!ready)
            {
                try
                {
                    await self.SleepAsync(channel, lk);
                    self.ThrowIfKilled();
                }
                [|catch (ProcessKilledException)|]
                {
                    count++;
                }
            }
            """),
        Verify.Body("""
            while (!ready)
            {
                try
                {
                    await self.SleepAsync(channel, lk);
                    self.ThrowIfKilled();
                }
                catch (ProcessKilledException)
                {
                    count++;
                    throw;
                }
            }
            """));

    [Fact]
    public Task A_clause_that_goes_on_by_itself_is_not_fixed() => Verify.OffersNoFix(Verify.Body("""
        while (!ready)
        {
            try
            {
                await self.SleepAsync(channel, lk);
                self.ThrowIfKilled();
            }
            [|catch (ProcessKilledException)|]
            {
                continue;
            }
        }
        """));

    [Fact]
    public Task What_a_helper_throws_is_not_let_pass_by_a_fix() => Verify.OffersNoFix(Verify.Body("""
        while (!ready)
        {
            try
            {
                await self.SleepAsync(channel, lk);
                Look();
            }
            [|catch (Exception)|]
            {
            }
        }

        void Look() { if (self.Killed) { throw new InvalidOperationException(); } }
        """));

    [Fact]
    public Task All_are_fixed_at_once() => Verify.FixesAll(
        Verify.Body("""
            while (!ready)
            {
                try
                {
                    await self.SleepAsync(channel, lk);
                    self.ThrowIfKilled();
                }
                [|catch|]
                {
                }
            }

            while (!done)
            {
                try
                {
                    await self.SleepAsync(channel, lk);
                    self.ThrowIfKilled();
                }
                [|catch (Exception)|]
                {
                    count++;
                }
                finally
                {
                    items.Clear();
                }
            }
            """),
        Verify.Body("""
            while (!ready)
            {
                try
                {
                    await self.SleepAsync(channel, lk);
                    self.ThrowIfKilled();
                }
                catch (ProcessKilledException)
                {
                    throw;
                }
                catch
                {
                }
            }

            while (!done)
            {
                try
                {
                    await self.SleepAsync(channel, lk);
                    self.ThrowIfKilled();
                }
                catch (ProcessKilledException)
                {
                    throw;
                }
                catch (Exception)
                {
                    count++;
                }
                finally
                {
                    items.Clear();
                }
            }
            """));
}
