namespace ActorIpc.Analyzers.Tests.Rules;

public sealed class UninterruptibleFixTests
{
    private const string Own = """
        static class Naps
        {
            [Sleeps] public static ValueTask NapAsync(this IpcProcess self, int n) => default;
            [Sleeps(Interruptible = false)] public static ValueTask NapUninterruptibleAsync(this IpcProcess self, int n) => default;
            [Sleeps] public static ValueTask DozeAsync(this IpcProcess self, int n) => default;
            [Sleeps(Interruptible = false)] public static ValueTask DozeUninterruptibleAsync(this IpcProcess self, long n) => default;
            [Sleeps] public static ValueTask RestAsync(this IpcProcess self, int n) => default;
            [Sleeps] public static ValueTask RestUninterruptibleAsync(this IpcProcess self, int n) => default;
            [Sleeps] public static ValueTask LieAsync(this IpcProcess self, int n) => default;
            public static ValueTask LieUninterruptibleAsync(this IpcProcess self, int n) => default;
            [Sleeps] public static ValueTask<int> SitAsync(this IpcProcess self, int n) => default;
            [Sleeps(Interruptible = false)] public static ValueTask SitUninterruptibleAsync(this IpcProcess self, int n) => default;
            [Sleeps] public static ValueTask HideAsync(this IpcProcess self, int n) => default;
            [Sleeps(Interruptible = false)] static ValueTask HideUninterruptibleAsync(this IpcProcess self, int n) => default;
            [Sleeps] public static ValueTask<T> DreamAsync<T>(this IpcProcess self, T of) => default;
            [Sleeps(Interruptible = false)] public static ValueTask<T> DreamUninterruptibleAsync<T>(this IpcProcess self, T of) => default;
        }
        """;

    private static readonly Verify Verify = new("ACI0002");
    private static readonly Verify Only = Verify with { Repairs = [.. Subject.Repairs.Where(repair => repair.GetType().Name == "UninterruptibleFix")] };

    [Theory]
    [InlineData("while (!ready) { await [|self.SleepAsync(channel, lk)|]; }", "while (!ready) { await self.SleepUninterruptibleAsync(channel, lk); }")]
    [InlineData("while (!ready) { await [|self./* a */SleepAsync/* b */(channel, held: lk)|]; }", "while (!ready) { await self./* a */SleepUninterruptibleAsync/* b */(channel, held: lk); }")]
    [InlineData("while (!ready && (await [|self.SleepAsync(channel, lk)|]).OwnerDied) { }", "while (!ready && (await self.SleepUninterruptibleAsync(channel, lk)).OwnerDied) { }")]
    [InlineData("while (!ready) { var task = [|self.SleepAsync(channel, lk)|]; await task; }", "while (!ready) { var task = self.SleepUninterruptibleAsync(channel, lk); await task; }")]
    public Task The_form_that_no_kill_ends_is_called(string statements, string fixedStatements) => Only.Fixes(Held(statements), Held(fixedStatements));

    [Fact]
    public Task That_of_a_wait_on_a_condition_is_called()
    {
        const string key = "using var key = await self.LockAsync(mutex); ";
        return Only.Fixes(
            Verify.Body(key + "while (!ready) { await [|self.WaitAsync(condition, key)|]; }"), Verify.Body(key + "while (!ready) { await self.WaitUninterruptibleAsync(condition, key); }"));
    }

    [Fact]
    public Task Both_ways_to_mend_it_are_offered()
    {
        var loop = "while (!ready) { await [|self.SleepAsync(channel, lk)|]; }";
        return Task.WhenAll(
            Verify.Fixes(Held(loop), Held("while (!ready) { self.ThrowIfKilled(); await self.SleepAsync(channel, lk); }"), "End the process"),
            Verify.Fixes(Held(loop), Held("while (!ready) { await self.SleepUninterruptibleAsync(channel, lk); }"), "uninterruptible form"));
    }

    [Theory]
    [InlineData("await [|self.NapAsync(1)|];", "await self.NapUninterruptibleAsync(1);")]
    [InlineData("await [|Naps.NapAsync(self, 1)|];", "await Naps.NapUninterruptibleAsync(self, 1);")]
    public Task A_form_of_ones_own_is_called(string sleep, string fixedSleep) =>
        Only.Fixes(Held($"while (!ready) {{ {sleep} }}") + Own, Held($"while (!ready) {{ {fixedSleep} }}") + Own);

    [Fact]
    public Task Type_arguments_stay() => Only.Fixes(
        Held("while (!ready) { await [|self.DreamAsync<long>(1)|]; }") + Own, Held("while (!ready) { await self.DreamUninterruptibleAsync<long>(1); }") + Own);

    [Theory]
    [InlineData("self.DozeAsync(1)")]
    [InlineData("self.RestAsync(1)")]
    [InlineData("self.LieAsync(1)")]
    [InlineData("self.SitAsync(1)")]
    [InlineData("self.HideAsync(1)")]
    [InlineData("self.FutexWaitAsync(word, 0)")]
    [InlineData("self.Xv6.SleepAsync(1, lk)")]
    public Task No_form_is_made_up(string sleep) => Only.OffersNoFix(Held($"while (!ready) {{ await [|{sleep}|]; }}") + Own);

    [Fact]
    public Task No_fix_is_offered_that_leaves_another_sleep_without_a_look() =>
        Only.OffersNoFix(Held("while (!ready) { await [|self.FutexWaitAsync(word, 0)|]; await self.SleepUninterruptibleAsync(channel, lk); }"));

    [Fact]
    public Task All_of_a_document_are_fixed_at_once() => Only.FixesAll(
        Held("while (!ready) { await [|self.SleepAsync(channel, lk)|]; }\nFunc<Task> other = async () => { while (!done) { await [|self.SleepAsync(channel, lk)|]; } };"),
        Held("while (!ready) { await self.SleepUninterruptibleAsync(channel, lk); }\nFunc<Task> other = async () => { while (!done) { await self.SleepUninterruptibleAsync(channel, lk); } };"));

    private static string Held(string statements) => Verify.Body("await using var held = await self.LockAsync(lk);\n" + statements);
}
