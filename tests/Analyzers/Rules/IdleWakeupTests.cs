namespace ActorIpc.Analyzers.Tests.Rules;

public sealed class IdleWakeupTests
{
    private const string Held = "await using var held = await self.LockAsync(lk);";

    private static readonly Verify Verify = new("ACI0014");

    [Theory]
    [InlineData($"{Held} await [|self.WakeupAsync(gate)|];")]
    [InlineData($"{Held} await [|self.WakeupOneAsync(gate)|];")]
    [InlineData($"{Held} await [|self.WakeupAsync(this.gate)|].ConfigureAwait(true);")]
    [InlineData($"{Held} count++; await [|self.WakeupAsync(gate)|];")]
    [InlineData($"{Held} this.stop = true; count += n; await [|self.WakeupAsync(gate)|]; done = true;")]
    [InlineData($"{Held} var local = n + 1; local++; n = local; await [|self.WakeupAsync(gate)|];")]
    [InlineData($"{Held} if (flag) {{ return; }} self.ThrowIfKilled(); await [|self.WakeupAsync(gate)|];")]
    [InlineData($"{Held} if (self.Killed || items.Count > n) {{ await [|self.WakeupAsync(gate)|]; }}")]
    [InlineData($"{Held} await self.WakeupAsync(channel); await [|self.WakeupAsync(gate)|];")]
    [InlineData($"{Held} Other = n; await [|self.WakeupAsync(gate)|];")]
    [InlineData("if (!self.TryLock(lk, out var grant)) { return; } await [|self.WakeupAsync(gate)|]; await grant.DisposeAsync();")]
    [InlineData("await using (var held = await self.LockAsync(lk)) { await [|self.WakeupAsync(gate)|]; }")]
    [InlineData("await using var held = await self.LockAsync(mutex); await [|self.WakeupAsync(gate)|];")]
    [InlineData($"{Held} while (n > 0) {{ n--; await [|self.WakeupAsync(gate)|]; }}")]
    public Task A_wakeup_comes_after_a_change(string statements) => Verify.Warns(Method(statements));

    [Theory]
    [InlineData($"{Held} await [|self.WakeupAsync(Board)|];")]
    [InlineData($"{Held} ready = true; await [|self.WakeupAsync(Board)|];")]
    [InlineData($"{Held} ready = true; await [|self.WakeupAsync(twice)|];")]
    public Task A_channel_is_a_field_or_a_property_and_may_be_for_several_members(string statements) => Verify.Warns(Method(statements));

    [Theory]
    [InlineData($"{Held} ready = true; await self.WakeupAsync(gate);")]
    [InlineData($"{Held} await self.WakeupAsync(gate); ready = true;")]
    [InlineData($"ready = true; {Held} await self.WakeupAsync(gate);")]
    [InlineData($"{Held} if (flag) {{ this.ready = true; }} await self.WakeupAsync(gate);")]
    [InlineData($"{Held} ready |= flag; await self.WakeupAsync(gate);")]
    [InlineData($"{Held} (ready, count) = (true, 1); await self.WakeupAsync(gate);")]
    [InlineData($"{Held} ref var it = ref ready; it = true; await self.WakeupAsync(gate);")]
    [InlineData($"{Held} if (ready) {{ await self.WakeupAsync(gate); }}")]
    [InlineData($"{Held} Shown = 1; await self.WakeupAsync(Board);")]
    [InlineData($"{Held} done = true; await self.WakeupAsync(twice);")]
    [InlineData($"{Held} Shown++; await self.WakeupAsync(twice);")]
    [InlineData($"{Held} cells[0] = 1; await self.WakeupAsync(gate);")]
    [InlineData($"{Held} Worked = n; await self.WakeupAsync(gate);")]
    public Task A_change_is_a_change(string statements) => Verify.Silent(Method(statements));

    [Theory]
    [InlineData($"{Held} items.Enqueue(\"\"); await self.WakeupAsync(gate);")]
    [InlineData($"{Held} Set(); await self.WakeupAsync(gate);")]
    [InlineData($"Set(); {Held} await self.WakeupAsync(gate);")]
    [InlineData($"{Held} Change?.Invoke(); await self.WakeupAsync(gate);")]
    [InlineData($"{Held} var made = new Maker(this); await self.WakeupAsync(gate);")]
    [InlineData($"{Held} n = Worked; await self.WakeupAsync(gate);")]
    [InlineData($"{Held} await working; await self.WakeupAsync(gate);")]
    [InlineData($"{Held} await Task.Delay(n); await self.WakeupAsync(gate);")]
    [InlineData($"{Held} while (!stop) {{ self.ThrowIfKilled(); await self.SleepAsync(channel, lk); }} await self.WakeupAsync(gate);")]
    [InlineData($"{Held} foreach (var cell in cells) {{ await self.WakeupAsync(gate); }}")]
    [InlineData($"{Held} Action set = () => ready = true; await self.WakeupAsync(gate);")]
    [InlineData($"{Held} dynamic it = this; it.Set(); await self.WakeupAsync(gate);")]
    [InlineData($"{Held} next.count = 1; await self.WakeupAsync(gate);")]
    public Task What_calls_anything_else_may_change_it(string statements) => Verify.Silent(Method(statements));

    [Theory]
    [InlineData($"{Held} await self.WakeupAsync(channel);")]
    [InlineData($"{Held} await self.WakeupAsync(empty);")]
    [InlineData($"{Held} await self.WakeupAsync(worked);")]
    [InlineData($"{Held} await self.WakeupAsync(missing);")]
    [InlineData($"{Held} var it = gate; await self.WakeupAsync(it);")]
    [InlineData($"{Held} await self.NotifyAllAsync(condition);")]
    public Task What_sleepers_wait_for_is_known_from_the_channel_alone(string statements) => Verify.Silent(Method(statements));

    [Fact]
    public Task A_method_that_may_be_called_after_a_change_is_let_be() => Verify.Silent(Members("""
        async Task WithoutLock(IpcProcess self) => await self.WakeupAsync(gate);
        [RequiresLock("lk")] async Task Locked(IpcProcess self) => await self.WakeupAsync(gate);
        public async Task After(IpcProcess self) { await self.WakeupAsync(gate); await using var held = await self.LockAsync(lk); }
        public async Task Change2(IpcProcess self) { ready = true; await Tell(self); }
        public async Task Tell(IpcProcess self) { await using var held = await self.LockAsync(lk); await self.WakeupAsync(gate); }
        public virtual async Task Open(IpcProcess self) { await using var held = await self.LockAsync(lk); await self.WakeupAsync(gate); }
        void Start(IpcSystem ipc) { ready = true; ipc.Spawn("waker", async self => { await using var held = await self.LockAsync(lk); await self.WakeupAsync(gate); }); }
        async Task Around(IpcProcess self)
        {
            ready = true;
            await Local();
            async Task Local() { await using var held = await self.LockAsync(lk); await self.WakeupAsync(gate); }
        }
        async IAsyncEnumerable<int> Iterator(IpcProcess self) { await using var held = await self.LockAsync(lk); yield return 1; await self.WakeupAsync(gate); }
        [WakesOn("ready")] static WaitChannel always = null!;
        static IpcLock shared = null!;
        Func<IpcProcess, Task> field = async self => { await using var held = await self.LockAsync(shared); await self.WakeupAsync(always); };
        """));

    [Fact]
    public Task Partial_and_explicit_methods_are_judged() => Verify.Warns(Members("""
        public partial Task Part(IpcProcess self);
        public async partial Task Part(IpcProcess self) { await using var held = await self.LockAsync(lk); await [|self.WakeupAsync(gate)|]; }
        static async Task Other2(IpcProcess self, Subject subject) { await using var held = await self.LockAsync(subject.lk); await [|self.WakeupAsync(subject.gate)|]; }
        class Inner(Subject around) { public async Task M(IpcProcess self) { await using var held = await self.LockAsync(around.lk); await [|self.WakeupAsync(around.gate)|]; } }
        """));

    [Fact]
    public Task A_lambda_among_top_level_statements_is_let_be() => Verify.Silent("""
        await using var ipc = IpcSystem.Create();
        var door = new Door { Lock = ipc.CreateLock(), Gate = ipc.CreateChannel() };
        ipc.Spawn("one", async self => { await using var held = await self.LockAsync(door.Lock); await self.WakeupAsync(door.Gate); });
        class Door { public bool Open; public IpcLock Lock = null!; [WakesOn("Open")] public WaitChannel Gate = null!; }
        """);

    [Fact]
    public Task The_words_name_what_is_waited_for() => Verify.Says(Method($"{Held} await [|self.WakeupAsync(twice)|];"), "'WakeupAsync'", "on 'twice'", "'done' or 'Shown'");

    [Fact]
    public Task Generated_code_is_left_alone() => (Verify with { FileName = "Source.g.cs" }).Silent(Method($"{Held} await self.WakeupAsync(gate);"));

    [Theory]
    [InlineData($"{Held} nonsense(); await self.WakeupAsync(gate);")]
    [InlineData($"{Held} await self.WakeupAsync();")]
    [InlineData($"{Held} await self.WakeupAsync(nothing);")]
    [InlineData($"{Held} await self.WakeupAsync(gate")]
    public Task Code_that_does_not_compile_is_not_guessed_at(string statements) => (Verify with { MayNotCompile = true }).Silent(Method(statements));

    private static string Method(string statements) => Members($"public async Task M(IpcProcess self, bool flag, int n) {{ {statements} }}");

    private static string Members(string members) => Verify.Members($$"""
        [WakesOn("ready")] WaitChannel gate = null!;
        [WakesOn(nameof(Shown))] WaitChannel Board { get; } = null!;
        [WakesOn("done", "Shown")] WaitChannel twice = null!;
        [WakesOn("Worked")] WaitChannel worked = null!;
        #pragma warning disable ACI0016
        [WakesOn] WaitChannel empty = null!;
        [WakesOn("none")] WaitChannel missing = null!;
        #pragma warning restore ACI0016
        int Shown { get; set; }
        int Other { get; set; }
        int Worked { get { ready = true; return 1; } set { ready = value > 0; } }
        Subject next = null!;
        Task working = Task.CompletedTask;
        event Action? Change;
        void Set() { ready = true; Change?.Invoke(); }
        class Maker { public Maker(Subject of) { of.ready = true; } }
        {{members}}
        """);
}
