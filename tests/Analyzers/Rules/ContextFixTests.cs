namespace ActorIpc.Analyzers.Tests.Rules;

public sealed class ContextFixTests
{
    private static readonly Verify Verify = new("ACI0015");

    [Theory]
    [InlineData("await self.WakeupAsync(channel).[|ConfigureAwait(false)|];", "await self.WakeupAsync(channel);")]
    [InlineData("await Task.Delay(1).[|ConfigureAwait(ConfigureAwaitOptions.None)|]; // a while", "await Task.Delay(1); // a while")]
    [InlineData("await self.WakeupAsync(channel)\n    .[|ConfigureAwait(false)|];", "await self.WakeupAsync(channel);")]
    [InlineData("await using var held = (await self.LockAsync(lk)).[|ConfigureAwait(false)|];", "await using var held = (await self.LockAsync(lk));")]
    [InlineData("await foreach (var number in Numbers(1).[|ConfigureAwait(false)|]) { count = number; }", "await foreach (var number in Numbers(1)) { count = number; }")]
    [InlineData("var waking = self.WakeupAsync(channel).[|ConfigureAwait(false)|]; await waking;", "var waking = self.WakeupAsync(channel); await waking;")]
    public Task ConfigureAwait_is_left_out(string statements, string after) => Verify.Fixes(Body(statements), Body(after));

    [Theory]
    [InlineData("await [|Task.Run|](() => Work(n));", "await Work(n);")]
    [InlineData("await [|Task.Run|](async () => await Work(n));", "await Work(n);")]
    [InlineData("count = await [|Task.Run|](async () => await self.WakeupAsync(channel));", "count = await self.WakeupAsync(channel);")]
    [InlineData("count = 1 + await [|Task.Run|](\n    () => Count(n)) /* all */;", "count = 1 + await Count(n) /* all */;")]
    [InlineData("count = await [|Task.Run|](async () => await Count(2).ConfigureAwait(false));", "count = await Count(2);")]
    public Task A_call_is_awaited_without_Task_Run(string statements, string after) => Verify.Fixes(Body(statements), Body(after));

    [Fact]
    public Task All_of_a_document_are_left_out_at_once() => Verify.FixesAll(
        Body("""
            await self.WakeupAsync(channel).[|ConfigureAwait(false)|];
            count = await Count(2).[|ConfigureAwait(false)|] + await Count(3).[|ConfigureAwait(false)|];
            await [|Task.Run|](() => Work(n));
            """),
        Body("""
            await self.WakeupAsync(channel);
            count = await Count(2) + await Count(3);
            await [|Task.Run|](() => Work(n));
            """),
        "Leave");

    [Fact]
    public Task All_of_a_document_are_awaited_at_once() => Verify.FixesAll(
        Body("await [|Task.Run|](() => Work(1));\nawait [|Task.Run|](() => Work(2));\nawait Work(3).[|ConfigureAwait(false)|];"),
        Body("await Work(1);\nawait Work(2);\nawait Work(3).[|ConfigureAwait(false)|];"),
        "without 'Task.Run'");

    [Theory]
    [InlineData("await Task.Delay(1).[|ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)|];")]
    [InlineData("await Task.Delay(1) /* a while */ .[|ConfigureAwait(false)|];")]
    [InlineData("System.Runtime.CompilerServices.ConfiguredTaskAwaitable waiting = Task.Delay(1).[|ConfigureAwait(false)|]; await waiting;")]
    [InlineData("await [|Task.Run|](() => count++);")]
    [InlineData("await [|Task.Run|](() => { count++; });")]
    [InlineData("await [|Task.Run|](() => Work(n), default);")]
    [InlineData("await [|Task.Run|](() => Work(n) /* later */);")]
    [InlineData("await await [|Task.Run|](() => self.WakeupAsync(channel));")]
    [InlineData("_ = [|Task.Run|](() => Work(n));")]
    [InlineData("await [|Task.Run|](() => flag ? Work(n) : Count(n));")]
    [InlineData("await [|Task.Run|](async () => { await Work(n); });")]
    [InlineData("await Task.WhenAll([|Task.Run|](() => Work(1)), Work(2));")]
    [InlineData("await [|Task.Factory.StartNew|](() => Work(n));")]
    [InlineData("[|new Thread|](() => { }).Start();")]
    public Task No_fix_is_offered_where_none_is_surely_right(string statements) => Verify.OffersNoFix(Body(statements));

    private static string Body(string statements) => Verify.Body("self.ThrowIfKilled();\n" + statements) + Verify.Members("""
        static Task Work(int n) => Task.CompletedTask;
        static Task<int> Count(int n) => Task.FromResult(n);
        static async IAsyncEnumerable<int> Numbers(int n) { await Task.Yield(); yield return n; }
        """);
}
