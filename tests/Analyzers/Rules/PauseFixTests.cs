namespace ActorIpc.Analyzers.Tests.Rules;

public sealed class PauseFixTests
{
    private static readonly Verify Verify = new("ACI0012");

    [Fact]
    public Task A_sleep_of_the_thread_becomes_a_pause_of_the_process() => Verify.Fixes(
        Verify.Body("""
            while (true)
            {
                // A little later.
                [|Thread.Sleep(10 * n)|];
                count++;
            }
            """),
        Verify.Body("""
            while (true)
            {
                // A little later.
                if ((await self.PauseAsync(TimeSpan.FromMilliseconds(10 * n))).IsKilled)
                {
                    self.ThrowIfKilled();
                }
                count++;
            }
            """));

    [Fact]
    public Task A_time_stays_what_it_is() => Verify.Fixes(
        Verify.Body("[|Thread.Sleep(TimeSpan.FromDays(1))|];"),
        Verify.Body("""
            if ((await self.PauseAsync(TimeSpan.FromDays(1))).IsKilled)
            {
                self.ThrowIfKilled();
            }
            """));

    [Fact]
    public Task An_else_stays_with_its_if() => Verify.Fixes(
        Verify.Body("""
            if (flag)
                [|Thread.Sleep(1)|];
            else
                count++;
            """),
        Verify.Body("""
            if (flag)
            {
                if ((await self.PauseAsync(TimeSpan.FromMilliseconds(1))).IsKilled)
                {
                    self.ThrowIfKilled();
                }
            }
            else
                count++;
            """));

    [Fact]
    public Task Another_TimeSpan_is_not_taken_for_that_of_the_system() => Verify.Fixes(
        Verify.Body("[|Thread.Sleep(1)|];") + Verify.Members("sealed class TimeSpan;"),
        Verify.Body("""
            if ((await self.PauseAsync(global::System.TimeSpan.FromMilliseconds(1))).IsKilled)
            {
                self.ThrowIfKilled();
            }
            """) + Verify.Members("sealed class TimeSpan;"));

    [Fact]
    public Task All_sleeps_of_a_document_are_fixed_at_once() => Verify.FixesAll(
        Verify.Body("""
            [|Thread.Sleep(1)|];
            [|Thread.Sleep(2)|];
            """),
        Verify.Body("""
            if ((await self.PauseAsync(TimeSpan.FromMilliseconds(1))).IsKilled)
            {
                self.ThrowIfKilled();
            }
            if ((await self.PauseAsync(TimeSpan.FromMilliseconds(2))).IsKilled)
            {
                self.ThrowIfKilled();
            }
            """));

    [Theory]
    [InlineData("async Task M(IpcProcess _)\n{\n    [|Thread.Sleep(1)|];\n}")]
    [InlineData("Task M(IpcProcess self)\n{\n    [|Thread.Sleep(1)|];\n    return Task.CompletedTask;\n}")]
    [InlineData("async Task M(IpcProcess self)\n{\n    lock (items)\n    {\n        [|Thread.Sleep(1)|];\n    }\n}")]
    [InlineData("Func<IpcProcess, Task> body = async self => [|Thread.Sleep(1)|];")]
    [InlineData("async Task M(IpcProcess self)\n{\n    [|Task.Delay(1).Wait()|];\n}")]
    [InlineData("async Task M(IpcProcess self) { [|Thread.Sleep(/* ms */ 10)|]; await Task.Yield(); }")]
    [InlineData("async Task M(IpcProcess self) { [|Thread.Sleep(10)|] /* a while */; await Task.Yield(); }")]
    public Task No_fix_is_offered_where_none_is_right(string members) => Verify.OffersNoFix(Verify.Members(members));
}
