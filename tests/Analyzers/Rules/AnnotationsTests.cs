namespace ActorIpc.Analyzers.Tests.Rules;

// What the attributes say of methods that are not the library's, seen as source and as metadata of another assembly.
public sealed class AnnotationsTests
{
    private const string Naps = """

        public abstract class Bed
        {
            [Sleeps] public virtual ValueTask SleepAsync(IpcProcess self) => default;
            [Sleeps(Interruptible = false)] public virtual ValueTask FreezeAsync(IpcProcess self) => default;
            [Sleeps(Rechecks = true)] public virtual ValueTask UntilAsync(IpcProcess self) => default;
            [Sleeps(Rechecks = true)] public virtual ValueTask<Ended> LookAsync(IpcProcess self) => default;
            [PropagatesSleep] public virtual ValueTask NapAsync(IpcProcess self) => SleepAsync(self);
            [Sleeps] public static ValueTask<T> DreamAsync<T>(IpcProcess self, T of) => new(of);
            public virtual ValueTask WorkAsync(IpcProcess self) => default;
        }
        public class Bunk : Bed
        {
            public override ValueTask SleepAsync(IpcProcess self) => default;
            public override ValueTask FreezeAsync(IpcProcess self) => default;
            public sealed override ValueTask NapAsync(IpcProcess self) => SleepAsync(self);
        }
        public interface IRest
        {
            [Sleeps] ValueTask SleepAsync(IpcProcess self);
            [PropagatesSleep] ValueTask NapAsync(IpcProcess self);
            [KilledGuard] bool Over { get; }
            [KilledGuard] bool Ends();
            [KilledGuard] void Check();
        }
        public class Rest(Bed bed) : IRest
        {
            public ValueTask SleepAsync(IpcProcess self) => bed.SleepAsync(self);
            public ValueTask NapAsync(IpcProcess self) => bed.SleepAsync(self);
            public bool Over => bed is Bunk;
            public bool Ends() => bed is Bunk;
            public void Check() { if (bed is Bunk) { throw new InvalidOperationException(); } }
        }
        [MustCheckKilled] public readonly record struct Ended([property: KilledGuard] bool IsKilled);
        public abstract class Life
        {
            public bool Any;
            [KilledGuard] public virtual bool Over => Any;
            [KilledGuard] public virtual bool Ends(IpcProcess self) => Any;
            [KilledGuard] public virtual void Check(string what) { if (Any) { throw new InvalidOperationException(what); } }
            [KilledGuard] public virtual async ValueTask CheckAsync() { await Task.Yield(); Check(""); }
            public bool IsBusy => Any;
        }
        public class Loud : Life
        {
            public override bool Over => Any;
            public override bool Ends(IpcProcess self) => Any;
            public override void Check(string what) { if (Any) { throw new InvalidOperationException(what); } }
        }
        """;

    private static readonly Verify Bare = new("ACI0001");
    private static readonly Verify Unchecked = new("ACI0002");

    public static TheoryData<bool> Assemblies => [false, true];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public Task A_call_sleeps_where_its_method_says_so(bool other) => Judged(Bare, other, """
        await [|bed.SleepAsync(self)|];
        await [|bunk.SleepAsync(self)|];
        await [|rest.SleepAsync(self)|];
        await [|Bed.DreamAsync(self, 1)|];
        while (!ready) { await {|ACI0002:bed.SleepAsync(self)|}; }
        while (!ready) { await {|ACI0002:bunk.SleepAsync(self)|}; }
        while (!ready) { await {|ACI0002:rest.SleepAsync(self)|}; }
        while (!ready) { await {|ACI0002:Bed.DreamAsync("", self)|}; }
        """.Replace("(\"\", self)", "(self, \"\")", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Assemblies))]
    public Task A_call_that_no_kill_ends_needs_a_loop_alone(bool other) => Judged(Bare, other, """
        await [|bed.FreezeAsync(self)|];
        await [|bunk.FreezeAsync(self)|];
        while (!ready) { await bed.FreezeAsync(self); await bunk.FreezeAsync(self); }
        """);

    [Theory]
    [MemberData(nameof(Assemblies))]
    public Task A_call_that_looks_again_by_itself_needs_no_loop(bool other) => Judged(Unchecked, other, """
        await bed.UntilAsync(self);
        while (count > 0) { await bed.UntilAsync(self); }
        if ((await bed.LookAsync(self)).IsKilled) { return; }
        while (count > 0) { if ((await bed.LookAsync(self)).IsKilled) { return; } }
        while (count > 0) { var ended = await [|bed.LookAsync(self)|]; items.Enqueue(ended.ToString()); }
        """);

    [Theory]
    [MemberData(nameof(Assemblies))]
    public Task The_callers_of_what_sleeps_for_them_are_judged(bool other) => Judged(Bare, other, """
        await [|bed.NapAsync(self)|];
        await [|bunk.NapAsync(self)|];
        await [|rest.NapAsync(self)|];
        if (!ready) { await [|bed.NapAsync(self)|]; }
        while (!ready) { await {|ACI0002:bed.NapAsync(self)|}; }
        while (!ready) { await bed.NapAsync(self); self.ThrowIfKilled(); }
        """);

    [Theory]
    [MemberData(nameof(Assemblies))]
    public Task Calls_of_other_methods_are_let_be(bool other) => Judged(Bare, other, "await bed.WorkAsync(self); await bunk.WorkAsync(self);");

    [Theory]
    [InlineData("public")]
    [InlineData("private")]
    [InlineData("protected")]
    public async Task The_body_of_what_sleeps_for_its_callers_is_not_judged(string access)
    {
        var nap = $"[PropagatesSleep, RequiresLock(\"lk\")] {access} async Task NapAsync(IpcProcess self) {{ if (!ready) {{ await self.SleepAsync(channel, lk); }} await self.SleepAsync(channel, lk); }}\n";
        await Bare.Silent(Verify.Members(nap));
        await Bare.Warns(Verify.Members(nap + "async Task M(IpcProcess self) { await using var held = await self.LockAsync(lk); await [|NapAsync(self)|]; }"));
        await Bare.Silent(Verify.Members(nap + "async Task M(IpcProcess self) { await using var held = await self.LockAsync(lk); while (!ready) { self.ThrowIfKilled(); await NapAsync(self); } }"));
    }

    [Fact]
    public Task What_sleeps_for_its_callers_may_be_a_local_function() => Bare.Warns(Held("""
        await [|Nap()|];
        while (!ready) { await {|ACI0002:Nap()|}; }
        Func<Task> later = Nap;
        [PropagatesSleep] async Task Nap() => await self.SleepAsync(channel, lk);
        """));

    [Fact]
    public Task A_function_within_what_sleeps_for_its_callers_is_judged() => Bare.Warns(Verify.Members("""
        [PropagatesSleep] public async Task NapAsync(IpcProcess self)
        {
            await using var held = await self.LockAsync(lk);
            await self.SleepAsync(channel, lk);
            Func<Task> later = async () => await [|self.SleepAsync(channel, lk)|];
        }
        """));

    [Fact]
    public Task The_body_of_a_method_that_says_itself_that_it_sleeps_is_not_judged() => Bare.Silent(Verify.Members("""
        [Sleeps, RequiresLock("lk")] public async Task NapAsync(IpcProcess self) { await self.SleepAsync(channel, lk); }
        [Sleeps(Interruptible = false), RequiresLock("lk")] public async Task FreezeAsync(IpcProcess self) { await self.SleepUninterruptibleAsync(channel, lk); }
        """));

    [Fact]
    public Task The_body_of_a_method_that_says_that_it_looks_again_is_judged() => Bare.Warns(Verify.Members("""
        [Sleeps(Rechecks = true), RequiresLock("lk")] public async Task UntilAsync(IpcProcess self) { await [|self.SleepAsync(channel, lk)|]; }
        """));

    [Fact]
    public Task What_overrides_or_implements_a_method_that_sleeps_for_its_callers_does_so_too() => Bare.Silent("""
        abstract class Base
        {
            [PropagatesSleep] public abstract ValueTask NapAsync(IpcProcess self);
        }
        interface INap
        {
            [PropagatesSleep] ValueTask DozeAsync(IpcProcess self);
            [Sleeps] ValueTask RestAsync(IpcProcess self);
        }
        class Derived(WaitChannel channel, IpcLock lk) : Base, INap
        {
            [RequiresLock("lk")] public override async ValueTask NapAsync(IpcProcess self) { await self.SleepAsync(channel, lk); }
            [RequiresLock("lk")] public async ValueTask DozeAsync(IpcProcess self) { await self.SleepAsync(channel, lk); }
            [RequiresLock("lk")] async ValueTask INap.RestAsync(IpcProcess self) { await self.SleepAsync(channel, lk); }
        }
        """);

    [Theory]
    [InlineData("""[Uninterruptible(Reason = "The wakeup is sure to come.")] """, "S")]
    [InlineData("", "{|ACI0002:S|}")]
    public async Task A_method_that_goes_on_when_killed_says_why(string attribute, string sleep)
    {
        await Judge($"{attribute}async Task M(IpcProcess self) {{ await using var held = await self.LockAsync(lk); while (!ready) {{ await {sleep}; }} }}");
        await Judge($"{attribute}Func<IpcProcess, Task> M() => async self => {{ await using var held = await self.LockAsync(lk); while (!ready) {{ await {sleep}; }} }};");
        await Judge($"async Task M(IpcProcess self) {{ await using var held = await self.LockAsync(lk); await F(); {attribute}async Task F() {{ while (!ready) {{ await {sleep}; }} }} }}");
        await Judge($"void M() {{ Func<IpcProcess, Task> f = {attribute}async (IpcProcess self) => {{ await using var held = await self.LockAsync(lk); while (!ready) {{ await {sleep}; }} }}; }}");

        Task Judge(string members)
        {
            var source = Verify.Members(members.Replace("await S", "await self.SleepAsync(channel, lk)", StringComparison.Ordinal).Replace(":S|}", ":self.SleepAsync(channel, lk)|}", StringComparison.Ordinal));
            return attribute.Length > 0 ? Unchecked.Silent(source) : Unchecked.Warns(source);
        }
    }

    [Fact]
    public Task Who_goes_on_when_killed_still_needs_a_loop() => Bare.Warns(Verify.Members("""
        [Uninterruptible(Reason = "The wakeup is sure to come.")]
        async Task M(IpcProcess self)
        {
            await using var held = await self.LockAsync(lk);
            await [|self.SleepAsync(channel, lk)|];
        }
        """));

    [Fact]
    public Task Only_the_method_that_says_so_goes_on_when_killed() => Unchecked.Warns(Verify.Members("""
        [Uninterruptible(Reason = "The wakeup is sure to come.")]
        async Task M(IpcProcess self) { await using var held = await self.LockAsync(lk); while (!ready) { await self.SleepAsync(channel, lk); } }
        async Task N(IpcProcess self) { await using var held = await self.LockAsync(lk); while (!ready) { await [|self.SleepAsync(channel, lk)|]; } }
        """));

    [Theory]
    [InlineData("if (life.Over) { return; }")]
    [InlineData("if (loud.Over) { return; }")]
    [InlineData("if (irest.Over) { return; }")]
    [InlineData("if (rest.Over) { return; }")]
    [InlineData("if (life.Ends(self)) { return; }")]
    [InlineData("if (loud.Ends(self)) { return; }")]
    [InlineData("if (irest.Ends()) { return; }")]
    [InlineData("if (rest.Ends()) { return; }")]
    [InlineData("life.Check(\"it\");")]
    [InlineData("loud.Check(\"it\");")]
    [InlineData("irest.Check();")]
    [InlineData("rest.Check();")]
    [InlineData("await life.CheckAsync();")]
    [InlineData("Leave(); void Leave() { life.Check(\"it\"); }")]
    [InlineData("Leave(); void Leave() { if (life.Over) { throw new InvalidOperationException(); } }")]
    [InlineData("if (Left()) { return; } bool Left() => life.Ends(self) || stop;")]
    public async Task A_killed_guard_of_ones_own_is_a_look_at_the_flag(string look)
    {
        await Judged(Unchecked, false, $"while (!ready) {{ await bed.SleepAsync(self); {look} }}");
        await Judged(Unchecked, true, $"while (!ready) {{ await bed.SleepAsync(self); {look} }}");
    }

    [Theory]
    [InlineData("if (life.IsBusy) { return; }")]
    [InlineData("if (!life.Over) { return; }")]
    [InlineData("if (life.Over) { count++; }")]
    [InlineData("if (flag) { life.Check(\"it\"); }")]
    [InlineData("_ = life.Ends(self);")]
    public async Task What_is_no_guard_or_is_not_heeded_is_no_look(string look)
    {
        await Judged(Unchecked, false, $"while (!ready) {{ await [|bed.SleepAsync(self)|]; {look} }}");
        await Judged(Unchecked, true, $"while (!ready) {{ await [|bed.SleepAsync(self)|]; {look} }}");
    }

    private static Task Judged(Verify verify, bool other, string statements)
    {
        var rest = statements.Contains("rest.Over", StringComparison.Ordinal) || statements.Contains("rest.Ends", StringComparison.Ordinal) || statements.Contains("rest.Check", StringComparison.Ordinal);
        var source = Verify.Members("async Task M(IpcProcess self, Bed bed, Bunk bunk, Life life, Loud loud, IRest irest, RestKind rest, bool flag)\n{\n" + statements + "\n}").Replace("RestKind", rest ? "Rest" : "IRest", StringComparison.Ordinal);
        var judge = verify with { Library = other ? Naps : null };
        source = other ? source : source + Naps;
        return source.Contains("|]", StringComparison.Ordinal) || source.Contains("|}", StringComparison.Ordinal) ? judge.Warns(source) : judge.Silent(source);
    }

    private static string Held(string statements) => Verify.Body("await using var held = await self.LockAsync(lk);\n" + statements);
}
