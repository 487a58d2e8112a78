namespace ActorIpc.Analyzers.Tests.Rules;

public sealed class IdleAttributeTests
{
    private static readonly Verify Verify = new("ACI0016");

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"  \"")]
    [InlineData("null!")]
    [InlineData("None")]
    public async Task A_reason_is_given(string reason)
    {
        await Verify.Warns(Verify.Members($"const string None = \"\";\n[[|Uninterruptible(Reason = {reason})|]] async Task M(IpcProcess self) {{ await Task.Yield(); }}"));
        await Verify.Warns(Verify.Members($"const string None = \"\";\nvoid M() {{ F(); [[|Uninterruptible(Reason = {reason})|]] void F() {{ }} }}"));
        await Verify.Warns(Verify.Members($"const string None = \"\";\nFunc<IpcProcess, Task> f = [[|Uninterruptible(Reason = {reason})|]] async (IpcProcess self) => await Task.Yield();"));
    }

    [Theory]
    [InlineData("[[|PropagatesSleep|]] async Task M(IpcProcess self) { ready = true; await self.WakeupAsync(channel); }")]
    [InlineData("[[|PropagatesSleepAttribute|]] async Task M(IpcProcess self) { await using var held = await self.LockAsync(lk); ready = true; }")]
    [InlineData("[[|ActorIpc.PropagatesSleep|]] static ValueTask<int> M() => new(1);")]
    [InlineData("[[|PropagatesSleep()|]] static Task M() => Task.CompletedTask;")]
    [InlineData("[[|PropagatesSleep|]] static Task<int> M() => Task.FromResult(1);")]
    [InlineData("[[|PropagatesSleep|]] static ValueTask M() => default;")]
    [InlineData("[Obsolete, [|PropagatesSleep|]] void M() { count = 0; foreach (var cell in cells) { count += cell; } Console.WriteLine(count); }")]
    [InlineData("[[|Sleeps|]] void M() { items.Enqueue(\"\"); }")]
    [InlineData("[[|Sleeps(Interruptible = false)|]] bool M() => items.Count > 0;")]
    [InlineData("void M(IpcProcess self) { Func<Task> f = F; [[|PropagatesSleep|]] async Task F() => await self.WakeupAsync(channel); }")]
    public Task What_never_sleeps_does_not_say_that_it_does(string members) => Verify.Warns(Verify.Members(members));

    [Theory]
    [InlineData("[[|RequiresLock(\"lok\")|]] async Task M(IpcProcess self) { await Task.Yield(); }")]
    [InlineData("[[|RequiresLock(\"\")|]] async Task M(IpcProcess self, IpcLock held) { await Task.Yield(); }")]
    [InlineData("[[|WakesOn(\"redy\")|]] readonly WaitChannel one = null!;")]
    [InlineData("[[|WakesOn(\"ready\", \"dun\")|]] readonly WaitChannel one = null!;")]
    [InlineData("[[|WakesOn(\"redy\")|]] WaitChannel One => channel;")]
    [InlineData("[[|WakesOn|]] readonly WaitChannel one = null!;")]
    [InlineData("[[|WakesOn()|]] readonly WaitChannel one = null!;")]
    public Task A_name_is_that_of_something(string members) => Verify.Warns(Verify.Members(members));

    [Theory]
    [InlineData("[Sleeps(Interruptible = false)]", "[[|Sleeps|]]")]
    [InlineData("[Sleeps(Interruptible = false)]", "[[|PropagatesSleep|]]")]
    [InlineData("[Sleeps(Rechecks = true)]", "[[|Sleeps|]]")]
    [InlineData("[Sleeps(Rechecks = true, Interruptible = false)]", "[[|Sleeps(Rechecks = true)|]]")]
    public async Task An_override_promises_what_its_base_does(string one, string other)
    {
        await Verify.Warns(Pair(one, other));
        await Verify.Warns(Implementation(one, other));
        await (Verify with { Library = $"public abstract class Base {{ {one} public abstract ValueTask NapAsync(IpcProcess self, IpcLock nap); }}" }).Warns(
            $"class Derived(Base inner) : Base {{ {other} public override ValueTask NapAsync(IpcProcess self, IpcLock nap) => inner.NapAsync(self, nap); }}");
    }

    [Theory]
    [InlineData("[Sleeps]", "")]
    [InlineData("[Sleeps]", "[Sleeps]")]
    [InlineData("[Sleeps]", "[PropagatesSleep]")]
    [InlineData("[PropagatesSleep]", "[Sleeps]")]
    [InlineData("[PropagatesSleep]", "")]
    [InlineData("[Sleeps]", "[Sleeps(Rechecks = true)]")]
    [InlineData("[Sleeps]", "[Sleeps(Interruptible = false)]")]
    [InlineData("[Sleeps(Rechecks = true)]", "")]
    [InlineData("[Sleeps(Interruptible = false)]", "")]
    [InlineData("", "[Sleeps]")]
    [InlineData("", "[PropagatesSleep]")]
    public async Task An_override_may_leave_the_attribute_to_its_base_or_promise_more(string one, string other)
    {
        await Verify.Silent(Pair(one, other));
        await Verify.Silent(Implementation(one, other));
    }

    [Theory]
    [InlineData("[Uninterruptible(Reason = \"The disk always answers.\")] async Task M(IpcProcess self) { await Task.Yield(); }")]
    [InlineData("[Uninterruptible(Reason = Why)] async Task M(IpcProcess self) { await Task.Yield(); } const string Why = \"It ends.\";")]
    [InlineData("[PropagatesSleep, RequiresLock(\"lk\")] async Task M(IpcProcess self) { await self.SleepAsync(channel, lk); }")]
    [InlineData("[PropagatesSleep] async Task M(IpcProcess self) { await self.PauseAsync(TimeSpan.Zero); }")]
    [InlineData("[PropagatesSleep] async Task M() { await Task.Delay(1); }")]
    [InlineData("[PropagatesSleep] Task M() => working; Task working = Task.CompletedTask;")]
    [InlineData("[PropagatesSleep] Task M() => source.Task; TaskCompletionSource source = new();")]
    [InlineData("[PropagatesSleep] async Task M(Func<Task> work) { await work(); }")]
    [InlineData("[PropagatesSleep] async Task M() { await Other(); } async Task Other() { await Task.Yield(); }")]
    [InlineData("[PropagatesSleep] async Task M() { await foreach (var one in all) { count = one; } } IAsyncEnumerable<int> all = null!;")]
    [InlineData("[PropagatesSleep] async Task M(IAsyncDisposable one) { await using var held = one; }")]
    [InlineData("[PropagatesSleep] async Task M(IAsyncDisposable one) { await using (one) { } }")]
    [InlineData("[PropagatesSleep] Task M() => throw new NotImplementedException();")]
    [InlineData("[PropagatesSleep] public virtual Task M() => Task.CompletedTask;")]
    [InlineData("[PropagatesSleep] void M() => cells.Select(cell => cell).ToList().ForEach(Other); void Other(int n) { }")]
    [InlineData("[PropagatesSleep] Task<string> M() => System.IO.File.ReadAllTextAsync(\"\");")]
    [InlineData("[PropagatesSleep] ValueTask M(System.Threading.Tasks.Sources.IValueTaskSource one) => new(one, 0);")]
    [InlineData("[PropagatesSleep] void M(dynamic one) => one.Nap();")]
    [InlineData("[Sleeps] void M() => Thread.Sleep(10);")]
    [InlineData("[Sleeps] bool M() => Other(); bool Other() => true;")]
    [InlineData("[Sleeps] static ValueTask<int> M() => new(1);")]
    [InlineData("[Sleeps] Task M() => Task.CompletedTask;")]
    [InlineData("interface IRest { [Sleeps] void Rest(); [PropagatesSleep] Task RestAsync(); [RequiresLock(\"any\")] void Nap(); }")]
    [InlineData("abstract class Rest { [Sleeps] public abstract void Now(); [RequiresLock(\"any\")] public abstract void Nap(); }")]
    [InlineData("[RequiresLock(\"lk\")] void M() { }")]
    [InlineData("[RequiresLock(nameof(lk))] void M() { }")]
    [InlineData("[RequiresLock(\"held\")] void M(IpcLock held) { }")]
    [InlineData("[RequiresLock(\"owner.Lock\")] void M() { }")]
    [InlineData("class Inner { [RequiresLock(\"lk\")] void M() { } [WakesOn(\"ready\")] WaitChannel one = null!; }")]
    [InlineData("class Given(IpcLock given) { [RequiresLock(\"given\")] void M() { given.ToString(); } }")]
    [InlineData("void M(IpcLock given) { F(); [RequiresLock(\"given\")] void F() { } }")]
    [InlineData("class One { protected bool set; } class Two : One { [WakesOn(\"set\")] WaitChannel two = null!; }")]
    [InlineData("[WakesOn(\"ready\", nameof(count))] readonly WaitChannel one = null!;")]
    [InlineData("[WakesOn(\"items.Count\")] readonly WaitChannel one = null!;")]
    [InlineData("[WakesOn(\"Ready\")] WaitChannel One { get; } = null!; bool Ready { get; set; }")]
    [InlineData("[Obsolete(\"\")] void M() { }")]
    [InlineData("[Sleeps] private partial void M(); private partial void M() { }")]
    public Task What_may_be_so_is_let_be(string members) => Verify.Silent(Verify.Members(members));

    [Fact]
    public Task What_an_option_names_sleeps() => (Verify with { EditorConfig = "actoripc.interruptible_methods = System.Console.ReadLine" }).Silent(
        Verify.Members("[PropagatesSleep] void M() { Console.ReadLine(); }"));

    [Fact]
    public Task Attributes_of_others_may_have_these_names() => Verify.Silent(
        """
        namespace Other
        {
            class SleepsAttribute : Attribute;
            class UninterruptibleAttribute : Attribute { public string Reason { get; set; } = ""; }
            class C { [Sleeps] void M() { } [Uninterruptible(Reason = "")] void N() { } }
        }
        """);

    [Fact]
    public Task The_words_say_what_is_wrong() => Task.WhenAll(
        Verify.Says(Verify.Members("[[|Uninterruptible(Reason = \"\")|]] void M() { }"), "'[Uninterruptible]' gives no reason"),
        Verify.Says(Verify.Members("[[|PropagatesSleep|]] void M() { }"), "'[PropagatesSleep]' stands on a method that never sleeps"),
        Verify.Says(Verify.Members("[[|RequiresLock(\"lok\")|]] void M() { }"), "names 'lok'", "parameter, field or property"),
        Verify.Says(Verify.Members("[[|WakesOn(\"redy\")|]] WaitChannel one = null!;"), "names 'redy'", "the sleepers"),
        Verify.Says(Verify.Members("[[|WakesOn|]] WaitChannel one = null!;"), "names nothing"),
        Verify.Says(Pair("[Sleeps(Interruptible = false)]", "[[|Sleeps|]]"), "a kill ends the wait", "'Base.NapAsync'"),
        Verify.Says(Pair("[Sleeps(Rechecks = true)]", "[[|Sleeps|]]"), "may return without", "'Base.NapAsync'"));

    [Fact]
    public Task Generated_code_is_left_alone() => (Verify with { FileName = "Source.g.cs" }).Silent(Verify.Members("[Uninterruptible(Reason = \"\")] void M() { }"));

    [Theory]
    [InlineData("[Uninterruptible] void M() { }")]
    [InlineData("[Uninterruptible(Reason = missing)] void M() { }")]
    [InlineData("[Uninterruptible(Reason = 1)] void M() { }")]
    [InlineData("[Missing(Reason = \"\")] void M() { }")]
    [InlineData("[PropagatesSleep] void M() { missing(); }")]
    [InlineData("[PropagatesSleep] void M()")]
    [InlineData("[RequiresLock] void M() { }")]
    [InlineData("[RequiresLock(missing)] void M() { }")]
    [InlineData("[WakesOn(missing)] WaitChannel one = null!;")]
    [InlineData("[WakesOn(\"ready\")]")]
    [InlineData("[Sleeps, ")]
    public Task Code_that_does_not_compile_is_not_guessed_at(string members) => (Verify with { MayNotCompile = true }).Silent(Verify.Members(members));

    private static string Pair(string one, string other) =>
        $$"""
        abstract class Base { {{one}} public abstract ValueTask NapAsync(IpcProcess self, IpcLock nap); }
        class Derived(Base inner) : Base { {{other}} public override ValueTask NapAsync(IpcProcess self, IpcLock nap) => Work(inner); static ValueTask Work(Base one) => default; }
        """;

    private static string Implementation(string one, string other) =>
        $$"""
        interface INap { {{one}} ValueTask NapAsync(IpcProcess self); }
        class Derived : INap { {{other}} public ValueTask NapAsync(IpcProcess self) => Work(); static ValueTask Work() => default; }
        class Explicit : INap { {{other}} ValueTask INap.NapAsync(IpcProcess self) => Work(); static ValueTask Work() => default; }
        """;
}
