namespace ActorIpc.Analyzers.Tests.Rules;

public sealed class SwallowedKillTests
{
    // Who holds the lock is of no account here.
    private static readonly Verify Verify = new("ACI0013") { EditorConfig = "dotnet_diagnostic.ACI0008.severity = none" };

    [Theory]
    [InlineData("[|catch|] { }")]
    [InlineData("[|catch (Exception)|] { }")]
    [InlineData("[|catch (Exception error)|] { Console.WriteLine(error); }")]
    [InlineData("[|catch (Exception error)|] { Console.WriteLine(error); continue; }")]
    [InlineData("[|catch (OperationCanceledException)|] { }")]
    [InlineData("[|catch (ProcessKilledException)|] { }")]
    [InlineData("catch (IpcException) { throw; } [|catch (SystemException)|] { }")]
    [InlineData("[|catch (Exception)|] { if (flag) { throw; } }")]
    [InlineData("[|catch (Exception)|] { } finally { count++; }")]
    public Task A_catch_in_a_loop_that_sleeps_on_is_spoken_of(string handler) => Verify.Warns(Loop(handler));

    [Theory]
    [InlineData("catch (Exception) { throw; }")]
    [InlineData("catch (Exception) { return; }")]
    [InlineData("catch (Exception) { break; }")]
    [InlineData("catch (Exception error) { throw new InvalidOperationException(\"it failed\", error); }")]
    [InlineData("catch (Exception) { self.ThrowIfKilled(); }")]
    [InlineData("catch (Exception) { if (self.Killed) { return; } }")]
    [InlineData("catch (Exception) when (!self.Killed) { }")]
    [InlineData("catch (Exception error) when (error is not OperationCanceledException) { }")]
    [InlineData("catch (Exception error) { if (error is ProcessKilledException) { throw; } }")]
    [InlineData("catch (Exception error) { switch (error) { case OperationCanceledException: return; } }")]
    [InlineData("catch (ProcessKilledException) { throw; } catch (Exception) { }")]
    [InlineData("catch (OperationCanceledException) { return; } catch { }")]
    [InlineData("catch (OperationCanceledException) when (self.Killed) { throw; } catch (Exception) { }")]
    [InlineData("catch (IpcException) { }")]
    [InlineData("catch (TimeoutException) { } catch (ArgumentException) { }")]
    [InlineData("catch (Exception) { if (++n > 3) { throw; } }")]
    [InlineData("catch (Exception) { ready = true; }")]
    [InlineData("catch (Exception error) { System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error); }")]
    [InlineData("catch (Exception) { Environment.FailFast(\"it failed\"); }")]
    [InlineData("catch (Exception error) { if (Fatal(error)) { throw; } } static bool Fatal(Exception error) => error is OperationCanceledException;")]
    [InlineData("catch (Exception) { if (Stopped()) { break; } } } bool Stopped() { return items.Count > 0;")]
    [InlineData("catch (Exception error) { Fail(error); } static void Fail(Exception error) => throw new InvalidOperationException(\"it failed\", error);")]
    [InlineData("catch (Exception error) { Fail(error); } void Fail(Exception error) { count++; throw new InvalidOperationException(\"it failed\", error); }")]
    [InlineData("finally { count++; }")]
    public Task A_catch_that_ends_the_loop_or_lets_the_kill_pass_is_right(string handler) => Verify.Silent(Loop(handler));

    [Fact]
    public Task A_loop_that_looks_at_killed_may_catch() => Verify.Silent(Verify.Body("""
        while (!self.Killed)
        {
            try
            {
                while (!ready)
                {
                    await self.SleepAsync(channel, lk);
                    self.ThrowIfKilled();
                }
            }
            catch (Exception error)
            {
                Console.WriteLine(error);
            }
        }
        """));

    [Fact]
    public Task A_catch_after_which_nothing_sleeps_is_right() => Verify.Silent(Verify.Body("""
        try
        {
            while (!ready)
            {
                await self.SleepAsync(channel, lk);
                self.ThrowIfKilled();
            }
        }
        catch (Exception error)
        {
            Console.WriteLine(error);
        }
        """));

    [Theory]
    [InlineData("await S; if (self.Killed) { return; } Work();")]
    [InlineData("if (self.Killed) { break; } await S; Work();")]
    [InlineData("if ((await S).IsKilled) { return; } self.ThrowIfKilled();")]
    [InlineData("var slept = await S; if (!slept.IsWoken) { break; } self.ThrowIfKilled();")]
    [InlineData("if (self.Killed) { return; } await S; self.ThrowIfKilled();")]
    [InlineData("await S; if (self.Killed) { stop = true; } self.ThrowIfKilled();")]
    public Task A_test_of_killed_within_the_try_ends_the_loop_however_much_is_caught(string body) => Verify.Silent(Verify.Body($$"""
        while (!ready && !stop)
        {
            try
            {
                {{body.Replace("await S", "await self.SleepAsync(channel, lk)", StringComparison.Ordinal)}}
            }
            catch (Exception error)
            {
                Console.WriteLine(error);
            }
        }

        void Work() => count++;
        """));

    [Theory]
    [InlineData("catch (OperationCanceledException) { }")]
    [InlineData("catch (InvalidOperationException) { return; } catch (Exception) { }")]
    [InlineData("catch (Exception error) when (error is TimeoutException) { }")]
    public Task What_a_helper_throws_is_not_known(string handler) => Verify.Silent(Verify.Body($$"""
        while (!ready)
        {
            try
            {
                await self.SleepAsync(channel, lk);
                Look();
            }
            {{handler}}
        }

        void Look() { if (self.Killed) { throw new InvalidOperationException(); } }
        """));

    [Fact]
    public Task A_loop_that_does_not_sleep_is_left_alone() => Verify.Silent(Verify.Body("""
        while (!done)
        {
            try
            {
                self.ThrowIfKilled();
                count++;
            }
            catch (Exception)
            {
            }
        }

        while (!ready)
        {
            await self.SleepAsync(channel, lk);
            self.ThrowIfKilled();
        }
        """));

    [Fact]
    public Task Where_the_sleep_is_spoken_of_the_catch_is_not() => Verify.Warns(Verify.Body("""
        while (true)
        {
            try
            {
                await {|ACI0001:self.SleepAsync(channel, lk)|};
                self.ThrowIfKilled();
            }
            catch (Exception)
            {
            }
        }
        """));

    [Fact]
    public Task Where_nothing_throws_for_a_kill_nothing_is_swallowed() => Verify.Silent(Verify.Body("""
        while (!ready)
        {
            try
            {
                if ((await self.SleepAsync(channel, lk)).IsKilled)
                {
                    return;
                }
            }
            catch (Exception error)
            {
                Console.WriteLine(error);
            }
        }
        """));

    [Fact]
    public Task The_innermost_catch_is_the_one() => Verify.Warns(Verify.Body("""
        try
        {
            while (!ready)
            {
                try
                {
                    await self.SleepAsync(channel, lk);
                    self.ThrowIfKilled();
                }
                [|catch (Exception)|]
                {
                }
            }
        }
        catch (Exception)
        {
        }
        """));

    [Fact]
    public Task A_loop_around_a_loop_is_judged_too() => Verify.Warns(Verify.Body("""
        for (;;)
        {
            try
            {
                while (!ready)
                {
                    await self.SleepAsync(channel, lk);
                    self.ThrowIfKilled();
                }

                ready = false;
            }
            [|catch (Exception error)|]
            {
                Console.WriteLine(error);
            }
        }
        """));

    [Fact]
    public Task A_private_helper_that_throws_for_a_kill_counts() => Verify.Warns(Verify.Members("""
        async Task M(IpcProcess self)
        {
            while (!ready)
            {
                try
                {
                    await self.SleepAsync(channel, lk);
                    Stop(self);
                }
                [|catch (Exception)|]
                {
                }
            }
        }

        private static void Stop(IpcProcess process)
        {
            if (process.Killed)
            {
                throw new OperationCanceledException();
            }
        }
        """));

    [Fact]
    public Task A_stream_says_it_by_an_exception() => Verify.Warns(Verify.Members("""
        async Task M(IpcPipeStream stream, byte[] buffer)
        {
            while (true)
            {
                try
                {
                    count += await stream.ReadAsync(buffer.AsMemory());
                }
                [|catch (Exception error)|]
                {
                    Console.WriteLine(error);
                }
            }
        }
        """));

    [Fact]
    public Task Generated_code_is_left_alone() => (Verify with { FileName = "Source.g.cs" }).Silent(Loop("catch { }"));

    [Fact]
    public Task Code_that_does_not_compile_is_judged_as_far_as_it_goes() => (Verify with { MayNotCompile = true }).Warns(Loop("catch (Missing) { } [|catch (Exception)|] { missing(); }"));

    [Fact]
    public Task The_words_name_the_clause() => Verify.Says(Loop("[|catch (Exception error)|] { Console.WriteLine(error); }"), "'catch (Exception)'", "let 'ProcessKilledException' pass");

    private static string Loop(string handler) => Verify.Body($$"""
        while (!ready)
        {
            try
            {
                await self.SleepAsync(channel, lk);
                self.ThrowIfKilled();
            }
            {{handler}}
        }
        """);
}
