namespace ActorIpc.Analyzers.Tests.Rules;

public sealed class LeftContextTests
{
    private const string Helpers = "static Task Work() => Task.CompletedTask;\nstatic async IAsyncEnumerable<int> Numbers() { await Work(); yield return 1; }";

    private static readonly Verify Verify = new("ACI0015");

    [Theory]
    [InlineData("await Work().[|ConfigureAwait(false)|];")]
    [InlineData("await Work().[|ConfigureAwait(continueOnCapturedContext: false)|];")]
    [InlineData("await Work().[|ConfigureAwait(ConfigureAwaitOptions.None)|];")]
    [InlineData("await Work().[|ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding)|];")]
    [InlineData("await Task.FromResult(1).[|ConfigureAwait(false)|];")]
    [InlineData("await self.WakeupAsync(channel).[|ConfigureAwait(false)|];")]
    [InlineData("await default(ValueTask).[|ConfigureAwait(false)|];")]
    [InlineData("await using var held = (await self.LockAsync(other)).[|ConfigureAwait(false)|];")]
    [InlineData("await foreach (var number in Numbers().[|ConfigureAwait(false)|]) { count = number; }")]
    [InlineData("await foreach (var number in Numbers().WithCancellation(default).[|ConfigureAwait(false)|]) { count = number; }")]
    [InlineData("var working = Work().[|ConfigureAwait(false)|]; await working;")]
    [InlineData("while (!ready) { self.ThrowIfKilled(); await self.SleepAsync(channel, lk).[|ConfigureAwait(false)|]; }")]
    public Task A_process_goes_on_where_it_was(string statements) => Verify.Warns(Body(statements));

    [Theory]
    [InlineData("await [|Task.Run|](() => count++);")]
    [InlineData("await [|Task.Run|](Work);")]
    [InlineData("_ = [|Task.Run|](async () => { await Work().ConfigureAwait(false); });")]
    [InlineData("await [|Task.Run|](() => Task.Run(() => count++));")]
    [InlineData("await [|Task.Factory.StartNew|](() => count++);")]
    [InlineData("await [|Task.Factory.StartNew|](() => count++, default, TaskCreationOptions.LongRunning, TaskScheduler.Default);")]
    [InlineData("await [|Task<int>.Factory.StartNew|](() => count++);")]
    [InlineData("[|ThreadPool.QueueUserWorkItem|](_ => count++);")]
    [InlineData("[|ThreadPool.UnsafeQueueUserWorkItem|](_ => count++, null);")]
    [InlineData("[|new Thread|](() => count++).Start();")]
    [InlineData("var thread = [|new Thread|](() => count++) { IsBackground = true }; thread.Start();")]
    public Task A_process_does_its_work_itself(string statements) => Verify.Warns(Body(statements));

    [Fact]
    public Task Every_form_of_a_body_is_judged() => Verify.Warns(
        Verify.Members("""
            void Start(IpcSystem ipc, IpcProcess parent)
            {
                ipc.Spawn("one", async _ => await Work().[|ConfigureAwait(false)|]);
                ipc.Spawn("two", async delegate(IpcProcess self) { await Work().[|ConfigureAwait(false)|]; return ExitStatus.Success; });
                parent.Fork("three", _ => [|Task.Run|](Work));
                ipc.Spawn("four", Local);
                async Task Local(IpcProcess self) { self.ThrowIfKilled(); await Work().[|ConfigureAwait(false)|]; }
            }

            Func<IpcProcess, Task> field = async self => { self.ThrowIfKilled(); await Work().[|ConfigureAwait(false)|]; };

            Func<IpcProcess, Task> Property => async self => { self.ThrowIfKilled(); await Work().[|ConfigureAwait(false)|]; };

            async ValueTask<int> Expression(IpcProcess self) => await self.WakeupAsync(channel).[|ConfigureAwait(false)|];

            async IAsyncEnumerable<int> Iterator(IpcProcess self)
            {
                yield return await self.WakeupAsync(channel).[|ConfigureAwait(false)|];
            }

            private partial Task Part(IpcProcess self);

            private async partial Task Part(IpcProcess self)
            {
                await self.WakeupAsync(channel);
                await Work().[|ConfigureAwait(false)|];
            }

            static Task Work() => Task.CompletedTask;
            """));

    [Fact]
    public Task A_body_among_top_level_statements_is_judged() => Verify.Warns(
        """
        await using var ipc = IpcSystem.Create();
        await Task.Run(() => { });
        ipc.Spawn("one", async self => await Task.Delay(1).[|ConfigureAwait(false)|]);
        await ipc.Spawn("two", Work).Completion.ConfigureAwait(false);

        static async Task Work(IpcProcess self)
        {
            self.ThrowIfKilled();
            await [|Task.Run|](() => { });
        }
        """);

    [Theory]
    [InlineData("await Work().ConfigureAwait(true);")]
    [InlineData("await Work().ConfigureAwait(flag);")]
    [InlineData("await Work().ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);")]
    [InlineData("await foreach (var number in Numbers().ConfigureAwait(true)) { count = number; }")]
    [InlineData("await Task.Factory.StartNew(() => count++, default, TaskCreationOptions.None, TaskScheduler.Current);")]
    [InlineData("await Task.Factory.StartNew(() => count++, default, TaskCreationOptions.None, TaskScheduler.FromCurrentSynchronizationContext());")]
    [InlineData("await new TaskFactory(TaskScheduler.Current).StartNew(() => count++);")]
    [InlineData("await Task.Delay(10);")]
    [InlineData("await Task.WhenAll(Work(), Work());")]
    [InlineData("self.Fork(\"child\", async child => await child.WakeupAsync(channel));")]
    [InlineData("var name = Thread.CurrentThread.Name;")]
    [InlineData("ThreadPool.GetMinThreads(out count, out _);")]
    [InlineData("Console.WriteLine(nameof(Task.Run));")]
    public Task What_stays_in_the_context_is_let_be(string statements) => Verify.Silent(Body(statements));

    [Theory]
    [InlineData("{|ACI0012:Task.Run(Work).Wait()|};")]
    [InlineData("count = {|ACI0012:Task.Run(() => 1).Result|};")]
    [InlineData("{|ACI0012:Task.Run(Work).GetAwaiter().GetResult()|};")]
    [InlineData("{|ACI0012:Work().ConfigureAwait(false).GetAwaiter().GetResult()|};")]
    [InlineData("{|ACI0012:new Thread(() => { }).Join()|};")]
    public Task What_holds_the_thread_is_spoken_of_by_the_rule_about_that(string statement) => Verify.Warns(Body(statement));

    [Fact]
    public Task Code_that_no_process_surely_runs_is_let_be() => Verify.Silent(
        Verify.Members("""
            Task initial = Task.Run(() => { });

            async Task Host(IpcSystem ipc) => await ipc.DisposeAsync().ConfigureAwait(false);

            async Task Watch(IpcProcess watched) => await watched.Completion.ConfigureAwait(false);

            async Task Stop(IpcProcess watched)
            {
                await watched.DisposeAsync().ConfigureAwait(false);
                await Task.Run(() => Console.WriteLine(watched.ToString()));
            }

            async Task WatchAll(List<IpcProcess> all) => await Task.WhenAll(all.Select(async one => await one.Completion.ConfigureAwait(false)));

            void Begin(IpcProcess self) { self.ThrowIfKilled(); Task.Run(() => { }); }

            async Task Lambdas(IpcProcess self)
            {
                await self.WakeupAsync(channel);
                Func<Task> later = async () => await Task.Delay(1).ConfigureAwait(false);
                async Task Later() => await Task.Run(() => { });
                await Later();
                await later();
            }

            async Task Caller(IpcProcess watched, IpcProcess[] others)
            {
                await Task.Delay(1).ConfigureAwait(false);
                await others[0].WakeupAsync(channel).ConfigureAwait(false);
                Func<ValueTask<int>> later = () => watched.WakeupAsync(channel);
            }
            """));

    [Fact]
    public Task Other_types_may_have_methods_of_these_names() => Verify.Silent(
        Verify.Members("""
            sealed class Task2 { public static Task Run(Action work) => Task.CompletedTask; public Task ConfigureAwait(bool value) => Task.CompletedTask; }
            sealed class Thread { }
            async Task M(IpcProcess self)
            {
                self.ThrowIfKilled();
                await Task2.Run(() => { });
                await new Task2().ConfigureAwait(false);
                _ = new Thread();
            }
            """));

    [Fact]
    public Task The_words_say_what_to_write_instead()
    {
        return Task.WhenAll(
            Verify.Says(Body("await Work().[|ConfigureAwait(false)|];"), "'ConfigureAwait(false)' in the code of a process", "leave it out"),
            Verify.Says(Body("await [|Task.Run|](Work);"), "'Task.Run' in the code of a process", "'self.Fork(…)'"),
            Verify.Says(Body("[|new Thread|](() => { }).Start();"), "'new Thread'"),
            Verify.Says(Verify.Members("void M(IpcSystem ipc) => ipc.Spawn(\"one\", _ => [|Task.Run|](() => { }));"), "'Fork(…)'"));
    }

    [Fact]
    public Task Generated_code_is_left_alone() => (Verify with { FileName = "Source.g.cs" }).Silent(Body("await Work().ConfigureAwait(false);"));

    [Fact]
    public Task Code_that_does_not_compile_is_judged_as_far_as_it_goes() => (Verify with { MayNotCompile = true }).Warns(
        Body("await missing.ConfigureAwait(false);\nTask.Run();\nTask.Run(\nawait Work().[|ConfigureAwait(false)|];\nThread(() => 1);"));

    private static string Body(string statements) => Verify.Body("self.ThrowIfKilled();\nawait using var taken = await self.LockAsync(lk);\n" + statements) + Verify.Members(Helpers);
}
