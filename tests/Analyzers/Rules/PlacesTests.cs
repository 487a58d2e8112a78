namespace ActorIpc.Analyzers.Tests.Rules;

// Wherever code can stand, it is judged, and judged once.
public sealed class PlacesTests
{
    private const string Wrong = "await [|self.SleepUninterruptibleAsync(channel, lk)|];";
    private const string Right = "while (!ready) { await self.SleepAsync(channel, lk); self.ThrowIfKilled(); }";
    private const string Unchecked = "while (!ready) { await {|ACI0002:self.SleepAsync(channel, lk)|}; }";

    private static readonly Verify Verify = new("ACI0001");

    public static TheoryData<string, string> Places => new()
    {
        { "method", Verify.Members("async Task M(IpcProcess self) { await using var held = await self.LockAsync(lk); CODE }") },
        { "lambda in a method", Verify.Members("Func<IpcProcess, Task> M() => async self => { await using var held = await self.LockAsync(lk); CODE };") },
        { "lambda in a lambda", Verify.Members("Func<Func<IpcProcess, Task>> M() => () => async self => { await using var held = await self.LockAsync(lk); CODE };") },
        { "anonymous method", Verify.Members("Func<IpcProcess, Task> M() => async delegate(IpcProcess self) { await using var held = await self.LockAsync(lk); CODE };") },
        { "local function", Verify.Members("void M() { Func<IpcProcess, Task> use = F; async Task F(IpcProcess self) { await using var held = await self.LockAsync(lk); CODE } }") },
        { "local function in a local function", Verify.Members("void M() { Action use = F; void F() { Func<IpcProcess, Task> inner = G; async Task G(IpcProcess self) { await using var held = await self.LockAsync(lk); CODE } } }") },
        { "lambda in a local function", Verify.Members("void M() { Func<Func<IpcProcess, Task>> use = F; Func<IpcProcess, Task> F() => async self => { await using var held = await self.LockAsync(lk); CODE }; }") },
        { "static method", "static class C { static bool ready = true; static async Task M(IpcProcess self, WaitChannel channel, IpcLock lk) { await using var held = await self.LockAsync(lk); CODE } }" },
        { "accessor", Verify.Members("Func<IpcProcess, Task> P { get { return async self => { await using var held = await self.LockAsync(lk); CODE }; } }") },
        { "expression-bodied property", Verify.Members("Func<IpcProcess, Task> P => async self => { await using var held = await self.LockAsync(lk); CODE };") },
        { "indexer", Verify.Members("Func<IpcProcess, Task> this[int i] { get => async self => { await using var held = await self.LockAsync(lk); CODE }; }") },
        { "event accessor", Verify.Members("event Action E { add { Func<IpcProcess, Task> f = async self => { await using var held = await self.LockAsync(lk); CODE }; } remove { } }") },
        { "constructor", Verify.Members("Subject() { Func<IpcProcess, Task> f = async self => { await using var held = await self.LockAsync(lk); CODE }; }") },
        { "operator", "class C { static bool ready; static IpcLock lk = null!; static WaitChannel channel; public static Func<IpcProcess, Task> operator +(C c) => async self => { ready |= c is null; await using var held = await self.LockAsync(lk); CODE }; }" },
        { "field initializer", "class C { static bool ready = true; static IpcLock lk = null!; static WaitChannel channel; Func<IpcProcess, Task> f = async self => { await using var held = await self.LockAsync(lk); CODE }; }" },
        { "property initializer", "class C { static bool ready = true; static IpcLock lk = null!; static WaitChannel channel; Func<IpcProcess, Task> P { get; } = async self => { await using var held = await self.LockAsync(lk); CODE }; }" },
        { "iterator", Verify.Members("async IAsyncEnumerable<int> M(IpcProcess self) { await using var held = await self.LockAsync(lk); yield return 1; CODE yield return 2; }") },
        { "nested type", Verify.Members("class Inner(IpcProcess self, IpcLock lk, WaitChannel channel) { bool ready; void Set() => ready = true; async Task M() { await using var held = await self.LockAsync(lk); CODE } }") },
        { "struct", "struct C { static bool ready = true; static async Task M(IpcProcess self, WaitChannel channel, IpcLock lk) { await using var held = await self.LockAsync(lk); CODE } }" },
        { "record", "record C(bool ready) { async Task M(IpcProcess self, WaitChannel channel, IpcLock lk) { await using var held = await self.LockAsync(lk); CODE } }" },
        { "interface", "interface C { static bool ready = true; static async Task M(IpcProcess self, WaitChannel channel, IpcLock lk) { await using var held = await self.LockAsync(lk); CODE } }" },
        { "generic type", "class C<T> { T? ready1; bool ready => ready1 is null; async Task M<U>(IpcProcess self, WaitChannel channel, IpcLock lk) { await using var held = await self.LockAsync(lk); CODE } }" },
        { "partial method", Verify.Members("private partial Task M(IpcProcess self); private async partial Task M(IpcProcess self) { await using var held = await self.LockAsync(lk); CODE }") },
        { "explicit implementation", "interface I { Task M(IpcProcess self); } class C(IpcLock lk, WaitChannel channel) : I { bool ready; void Set() => ready = true; async Task I.M(IpcProcess self) { await using var held = await self.LockAsync(lk); CODE } }" },
        { "top-level statements", "await using var ipc = IpcSystem.Create(); var self = ipc.Spawn(\"p\", _ => Task.CompletedTask); var lk = ipc.CreateLock(); WaitChannel channel = default; await using var held = await self.LockAsync(lk); CODE static partial class Program { static bool ready; static void Set() => ready = true; }" },
        { "lambda among top-level statements", "Func<IpcProcess, IpcLock, WaitChannel, Task> f = async (self, lk, channel) => { await using var held = await self.LockAsync(lk); CODE }; f(null!, null!, default!); static partial class Program { static bool ready; static void Set() => ready = true; }" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public Task A_bare_sleep_is_found(string place, string source) => Verify.Warns(With(place, source, Wrong));

    [Theory]
    [MemberData(nameof(Places))]
    public Task A_sleep_without_a_look_at_the_flag_is_found(string place, string source) => Verify.Warns(With(place, source, Unchecked));

    [Theory]
    [MemberData(nameof(Places))]
    public Task Right_code_is_let_be(string place, string source) => Verify.Silent(With(place, source, Right));

    [Fact]
    public Task An_expression_body_is_found() =>
        Verify.Warns(Verify.Members("""[RequiresLock("lk")] public async Task<SleepResult> M(IpcProcess self) => await [|self.SleepUninterruptibleAsync(channel, lk)|];"""));

    [Fact]
    public Task A_task_that_is_handed_on_is_found() =>
        Verify.Warns(Verify.Members("""[RequiresLock("lk")] public ValueTask<SleepResult> M(IpcProcess self) => [|self.SleepUninterruptibleAsync(channel, lk)|];"""));

    [Theory]
    [InlineData("// <auto-generated/>\n", "Source.cs")]
    [InlineData("", "Source.g.cs")]
    [InlineData("", "Source.designer.cs")]
    public Task Generated_code_is_let_be(string head, string name) =>
        (Verify with { FileName = name }).Silent(head + Verify.Body("await self.SleepAsync(channel, lk);"));

    [Theory]
    [InlineData("await [|self.SleepUninterruptibleAsync(channel, lk)|]; nonsense();")]
    [InlineData("if (nonsense) { await [|self.SleepUninterruptibleAsync(channel, lk)|]; }")]
    [InlineData("await [|self.SleepUninterruptibleAsync(channel, lk)|]")]
    public Task Code_that_does_not_compile_is_judged_as_far_as_it_goes(string statements) =>
        (Verify with { MayNotCompile = true }).Warns(Verify.Body("await using var held = await self.LockAsync(lk);\n" + statements));

    [Theory]
    [InlineData("while (nonsense) { await self.SleepUninterruptibleAsync(channel, lk); }")]
    [InlineData("while (!ready) { await self.SleepUninterruptibleAsync(channel, ")]
    [InlineData("again: try { while (!ready) { await self.SleepUninterruptibleAsync(channel, lk); } } finally { goto again; }")]
    [InlineData("await self.SleepAsync();")]
    [InlineData("await SleepAsync(channel, lk);")]
    public Task Code_that_does_not_compile_is_not_guessed_at(string statements) =>
        (Verify with { MayNotCompile = true }).Silent(Verify.Body("await using var held = await self.LockAsync(lk);\n" + statements));

    private static string With(string place, string source, string code)
    {
        Assert.NotEmpty(place);
        return source.Replace("CODE", code, StringComparison.Ordinal);
    }
}
