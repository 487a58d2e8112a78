namespace ActorIpc.Analyzers.Tests.Rules;

public sealed class RequiresLockFixTests
{
    private const string Wrong = "{ while (!ready) { await [|self.SleepUninterruptibleAsync(channel, lk)|]; } }";
    private const string Right = "{ while (!ready) { await self.SleepUninterruptibleAsync(channel, lk); } }";

    private static readonly Verify Verify = new("ACI0008");

    [Theory]
    [InlineData("public async Task M(IpcProcess self) BODY", "[RequiresLock(nameof(lk))]\npublic async Task M(IpcProcess self) BODY")]
    [InlineData("internal async Task M(IpcProcess self) BODY // Here.", "[RequiresLock(nameof(lk))]\ninternal async Task M(IpcProcess self) BODY // Here.")]
    [InlineData("/// <summary>Waits.</summary>\n[Obsolete]\npublic async Task M(IpcProcess self) BODY", "/// <summary>Waits.</summary>\n[RequiresLock(nameof(lk))]\n[Obsolete]\npublic async Task M(IpcProcess self) BODY")]
    [InlineData("int before; public async Task M(IpcProcess self) BODY", "int before; [RequiresLock(nameof(lk))] public async Task M(IpcProcess self) BODY")]
    [InlineData("async Task M(IpcProcess self) BODY", "[RequiresLock(nameof(lk))]\nasync Task M(IpcProcess self) BODY")]
    [InlineData("Func<IpcProcess, Task> M()\n{\n    return F;\n    async Task F(IpcProcess self) BODY\n}", "Func<IpcProcess, Task> M()\n{\n    return F;\n    [RequiresLock(nameof(lk))]\n    async Task F(IpcProcess self) BODY\n}")]
    public Task The_method_says_that_its_callers_hold_the_lock(string members, string fixedMembers) => Verify.Fixes(With(members, Wrong), With(fixedMembers, Right));

    [Fact]
    public Task A_lock_of_a_primary_constructor_is_named_too() => Verify.Fixes(
        "public class Gate(IpcLock gateLock, WaitChannel opened)\n{\n    bool isOpen;\n    public void Open() => isOpen = true;\n    public async Task M(IpcProcess self) { while (!isOpen) { await [|self.SleepUninterruptibleAsync(opened, gateLock)|]; } }\n}\n",
        "public class Gate(IpcLock gateLock, WaitChannel opened)\n{\n    bool isOpen;\n    public void Open() => isOpen = true;\n    [RequiresLock(nameof(gateLock))]\n    public async Task M(IpcProcess self) { while (!isOpen) { await self.SleepUninterruptibleAsync(opened, gateLock); } }\n}\n");

    [Fact]
    public Task A_method_that_calls_one_with_the_attribute_gets_it() => Verify.Fixes(
        Verify.Members("public Task M(IpcProcess self) => [|WorkAsync(self)|];\n[RequiresLock(\"lk\")] public Task WorkAsync(IpcProcess self) => Task.CompletedTask;"),
        Verify.Members("[RequiresLock(nameof(lk))]\npublic Task M(IpcProcess self) => WorkAsync(self);\n[RequiresLock(\"lk\")] public Task WorkAsync(IpcProcess self) => Task.CompletedTask;"));

    [Fact]
    public Task All_methods_are_fixed_at_once() => Verify.FixesAll(
        With("public async Task M(IpcProcess self) BODY\n\npublic async Task N(IpcProcess self) BODY\n\ninternal async Task O(IpcProcess self) BODY", Wrong),
        With("[RequiresLock(nameof(lk))]\npublic async Task M(IpcProcess self) BODY\n\n[RequiresLock(nameof(lk))]\npublic async Task N(IpcProcess self) BODY\n\n[RequiresLock(nameof(lk))]\ninternal async Task O(IpcProcess self) BODY", Right));

    [Theory]
    [InlineData("public async Task M(IpcProcess self) { while (!ready) { await [|self.SleepUninterruptibleAsync(channel, lk)|]; } await using var held = await self.LockAsync(lk); }")]
    [InlineData("public async Task M(IpcProcess self) { await using (await self.LockAsync(lk)) { count++; } while (!ready) { await [|self.SleepUninterruptibleAsync(channel, lk)|]; } }")]
    [InlineData("public async Task M(IpcProcess self) { var made = self.System.CreateLock(); while (!ready) { await [|self.SleepUninterruptibleAsync(channel, made)|]; } }")]
    [InlineData("public async Task M(IpcProcess self) { var copy = lk; while (!ready) { await [|self.SleepUninterruptibleAsync(channel, copy)|]; } }")]
    [InlineData("public Func<IpcProcess, Task> M() => async self => BODY;")]
    [InlineData("[RequiresLock(\"other\")] public async Task M(IpcProcess self) BODY")]
    [InlineData("public async Task M(IpcProcess self) BODY\npublic Task N(IpcProcess self) => M(self);")]
    public Task No_attribute_is_offered_where_it_would_not_be_right(string members) => Verify.OffersNoFix(With(members, Wrong));

    private static string With(string members, string body) => Verify.Members(members.Replace("BODY", body, StringComparison.Ordinal));
}
