namespace ActorIpc.Analyzers.Tests.Rules;

public sealed class BlockingCallTests
{
    private static readonly Verify Verify = new("ACI0012");

    [Theory]
    [InlineData("Thread.Sleep(10)")]
    [InlineData("Thread.Sleep(TimeSpan.FromSeconds(1))")]
    [InlineData("new Thread(() => { }).Join()")]
    [InlineData("Monitor.Wait(items)")]
    [InlineData("new ManualResetEvent(false).WaitOne()")]
    [InlineData("new ManualResetEventSlim().Wait()")]
    [InlineData("new CountdownEvent(1).Wait(100)")]
    [InlineData("new SemaphoreSlim(0).Wait()")]
    [InlineData("Work().Wait()")]
    [InlineData("Task.WaitAll(Work(), Work())")]
    [InlineData("Task.WaitAny(Work(), Work())")]
    [InlineData("Work().GetAwaiter().GetResult()")]
    [InlineData("Work().ConfigureAwait(false).GetAwaiter().GetResult()")]
    [InlineData("self.WakeupAsync(channel).GetAwaiter().GetResult()")]
    [InlineData("self.WakeupAsync(channel).AsTask().Wait()")]
    public Task A_call_that_waits_by_itself_is_spoken_of(string call) => Verify.Warns(Body($"await Work();\n[|{call}|];"));

    [Theory]
    [InlineData("Count().Result")]
    [InlineData("self.WakeupAsync(channel).Result")]
    [InlineData("self.WakeupAsync(channel).AsTask().Result")]
    public Task The_result_of_a_task_is_spoken_of(string result) => Verify.Warns(Body($"await Work();\ncount = [|{result}|];"));

    [Fact]
    public Task Awaiting_a_SemaphoreSlim_is_spoken_of() => Verify.Warns(Body("await [|new SemaphoreSlim(0).WaitAsync()|];"));

    [Fact]
    public Task Awaiting_the_task_that_contains_the_result_is_no_test_of_it() => Verify.Warns(Body("var counting = Count();\nawait Task.Delay([|counting.Result|]);"));

    [Fact]
    public Task A_lambda_that_is_the_body_of_a_process_is_judged() => Verify.Warns(
        Verify.Members("""
            void Start(IpcSystem ipc)
            {
                ipc.Spawn("one", async self =>
                {
                    [|Thread.Sleep(10)|];
                    self.ThrowIfKilled();
                    await Task.Yield();
                });
                ipc.Spawn("two", _ =>
                {
                    [|Thread.Sleep(10)|];
                    return Task.CompletedTask;
                });
            }
            """));

    [Fact]
    public Task A_local_function_of_top_level_statements_is_judged() => Verify.Warns(
        """
        Thread.Sleep(10);
        IpcSystem.Create().Spawn("one", Work);

        static async Task Work(IpcProcess self)
        {
            [|Thread.Sleep(10)|];
            await Task.Yield();
        }
        """);

    [Fact]
    public Task Every_form_of_a_function_is_judged() => Verify.Warns(
        Verify.Members("""
            Func<IpcProcess, Task> body = async self => [|Thread.Sleep(10)|];

            Task Expression(IpcProcess self) => Task.FromResult([|Task.Delay(10).Wait(10)|]);

            async IAsyncEnumerable<int> Iterator(IpcProcess self)
            {
                [|Thread.Sleep(10)|];
                yield return 1;
                await Task.Yield();
            }

            private partial Task Part(IpcProcess self);

            private partial Task Part(IpcProcess self)
            {
                [|Thread.Sleep(10)|];
                return Task.CompletedTask;
            }

            Func<IpcProcess, Task> Body => self =>
            {
                [|Thread.Sleep(10)|];
                return Task.CompletedTask;
            };
            """));

    [Theory]
    [InlineData("Thread.Sleep(0);")]
    [InlineData("Thread.Sleep(TimeSpan.Zero);")]
    [InlineData("var free = new SemaphoreSlim(1).Wait(0);")]
    [InlineData("var free = await new SemaphoreSlim(1).WaitAsync(TimeSpan.Zero);")]
    [InlineData("var ended = Work().Wait(0);")]
    [InlineData("await Task.Delay(10);")]
    [InlineData("await Work().WaitAsync(TimeSpan.FromSeconds(1));")]
    [InlineData("Monitor.Pulse(items);")]
    [InlineData("new SemaphoreSlim(1).Release();")]
    [InlineData("Console.WriteLine(nameof(Task<int>.Result));")]
    public Task What_does_not_wait_is_not_spoken_of(string statement) => Verify.Silent(Body($"await Work();\n{statement}"));

    [Theory]
    [InlineData("var task = Count(); await task; count = task.Result;")]
    [InlineData("var task = Count(); if (task.IsCompleted) { count = task.Result; }")]
    [InlineData("var task = Count(); count = task.IsCompletedSuccessfully ? task.GetAwaiter().GetResult() : await task;")]
    [InlineData("var task = Count(); if (task.Status == TaskStatus.RanToCompletion) { count = task.Result; }")]
    [InlineData("var task = Count(); if (task is { IsCompleted: true }) { count = task.Result; }")]
    [InlineData("if (Count() is { IsCompleted: true, Result: 1 }) { count = 1; }")]
    [InlineData("var task = self.WakeupAsync(channel); if (task.IsCompleted) { count = task.Result; }")]
    [InlineData("var one = Count(); var two = Count(); await Task.WhenAll(one, two); count = one.Result + two.Result;")]
    [InlineData("var all = new[] { Count(), Count() }; await Task.WhenAll(all); foreach (var each in all) { count += each.Result; }")]
    [InlineData("count = (await Task.WhenAny(Count(), Count())).Result;")]
    [InlineData("var first = await Task.WhenAny(Count(), Count()); count = first.Result;")]
    [InlineData("await Count().ContinueWith(counted => count = counted.Result);")]
    [InlineData("count = Task.FromResult(1).Result;")]
    [InlineData("count = new ValueTask<int>(1).Result;")]
    [InlineData("var awaiter = Count().GetAwaiter(); if (awaiter.IsCompleted) { count = awaiter.GetResult(); }")]
    public Task A_task_that_is_complete_is_not_waited_for(string statements) => Verify.Silent(Body($"await Work();\n{statements}"));

    [Fact]
    public Task A_task_that_was_waited_for_is_spoken_of_once() => Verify.Warns(Body("await Work();\nvar task = Count();\n[|task.Wait()|];\ncount = task.Result;"));

    [Fact]
    public Task Code_that_no_process_runs_is_not_judged() => Verify.Silent(
        Verify.Members("""
            int waiting = Task.Run(() => 1).Result;

            async Task Unknown()
            {
                Thread.Sleep(10);
                await Task.Yield();
            }

            void Watch(IpcProcess watched) => watched.Completion.Wait();

            int Ended { get { Thread.Sleep(10); return 1; } }

            async Task Elsewhere(IpcProcess self)
            {
                await Task.Run(() => Thread.Sleep(10));
                void Later() => Thread.Sleep(10);
                using var timer = new Timer(_ => Later());
            }
            """));

    [Fact]
    public Task Other_types_may_have_a_result() => Verify.Silent(
        Verify.Members("""
            sealed class Answer
            {
                public int Result => 1;

                public void Wait() => Result.ToString();
            }

            async Task M(IpcProcess self)
            {
                new Answer().Wait();
                count = new Answer().Result;
                await Task.Yield();
            }
            """));

    [Fact]
    public Task The_words_name_the_process() => Verify.Says(Body("await Work();\n[|Thread.Sleep(10)|];"), "'Thread.Sleep' in the code of a process", "write 'await self.PauseAsync(…)'");

    [Fact]
    public Task A_process_without_a_name_is_not_named() => Verify.Says(
        Verify.Members("Func<IpcProcess, Task> body = async _ => [|Thread.Sleep(10)|];"), "write 'await PauseAsync(…)'");

    [Fact]
    public Task Generated_code_is_left_alone() => (Verify with { FileName = "Source.g.cs" }).Silent(Body("await Work();\nThread.Sleep(10);"));

    [Fact]
    public Task Code_that_does_not_compile_is_judged_as_far_as_it_goes() => (Verify with { MayNotCompile = true }).Warns(
        Body("await Work();\nmissing.Wait();\nThread.Sleep();\ncount = nothing().Result;\n[|Thread.Sleep(10)|];"));

    private static string Body(string statements) => Verify.Body(statements) + Verify.Members("static Task Work() => Task.CompletedTask;\nstatic Task<int> Count() => Task.FromResult(1);");
}
