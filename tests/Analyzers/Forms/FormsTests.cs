using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit.Sdk;

namespace ActorIpc.Analyzers.Tests.Forms;

// Of bodies that are right by their form no graph is made: nothing that a rule would say of one may be lost by it.
public sealed class FormsTests
{
    private const int Bodies = 400;
    private const int Together = 40;

    private const string Lock = "await using var held = await self.LockAsync(lk);\n";

    private const string Helpers = """
        string? Next() => items.Peek();
        void Use(object value) { }
        static TimeSpan Until(IpcProcess process) => process.Killed ? TimeSpan.Zero : TimeSpan.FromSeconds(1);
        Task<bool> Later() => Task.FromResult(ready);
        async Task Helper(IpcProcess self) { await self.SleepAsync(channel, lk); }
        async Task Bare(IpcProcess self) { await Task.Yield(); }
        [RequiresLock("held")] async Task Locked(IpcProcess self, IpcLock held) { await Task.Yield(); }
        async IAsyncEnumerable<int> Lines() { await Task.Yield(); yield return count; }
        sealed class Line : IAsyncDisposable
        {
            [PropagatesSleep] public ValueTask DisposeAsync() => default;
            [PropagatesSleep] public bool MoveNext() => false;
            public int Current => 0;
            public Line GetEnumerator() => this;
        }
        """;

    [Theory]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) { count++; throw new InvalidOperationException(); } }")]
    [InlineData("while (items.Count == 0) { self.ThrowIfKilled(); await self.SleepAsync(channel, lk); }")]
    [InlineData("while (items.Count == 0) { await self.SleepAsync(channel, lk); self.ThrowIfKilled(); }")]
    [InlineData("while (items.Count == 0) { await self.SleepAsync(channel, lk); if (self.Killed) return; }")]
    [InlineData("while (!ready) { var slept = await self.SleepAsync(channel, lk); if (slept.IsKilled) { return; } }")]
    [InlineData("while (!ready && !self.Killed) await self.SleepAsync(channel, lk);")]
    [InlineData("while (!ready) { await self.SleepAsync(channel, lk); if (self.Killed) break; }")]
    [InlineData("while (!ready) await self.SleepUninterruptibleAsync(channel, lk);")]
    [InlineData("while (count > n && Next() is not null) { count--; self.ThrowIfKilled(); await self.SleepAsync(channel, lk); }")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk, TimeSpan.FromSeconds(n))).IsKilled) return; }")]
    [InlineData("while (!ready && !self.Killed) await self.SleepAsync(channel, lk, flag ? TimeSpan.FromSeconds(1) : null, CancellationToken.None);")]
    [InlineData("while (!ready) { self.ThrowIfKilled(); await self.SleepAsync(cancellation: new CancellationToken(flag), channel: channel, held: lk); }")]
    [InlineData("while (flag && !ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }\nready = false; await self.WakeupAsync(channel);")]
    [InlineData("foreach (var item in items) { while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; } }\nforeach (var cell in cells) { count += cell; }")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }\nif (flag) throw new InvalidOperationException();")]
    [InlineData("for (var i = 0; i < n; i++) { while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }\nready = false; }\nitems.Enqueue(string.Concat(items.Where(item => item.Length > n)));")]
    public void A_body_is_right_by_its_form(string statements) => Assert.True(IsSound($"{Lock}{statements}"));

    [Fact]
    public void A_lock_is_held_within_a_using() => Assert.True(IsSound("await using (var held = await self.LockAsync(lk)) { while (!ready) await self.SleepUninterruptibleAsync(channel, lk); }\ncount++;"));

    [Theory]
    [InlineData("while (flag) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }")]
    [InlineData("while (self.Killed) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }")]
    [InlineData("while (!ready || flag) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }")]
    [InlineData("while (!(ready && flag)) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }")]
    [InlineData("while (!ready) await self.SleepAsync(channel, lk);")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) count++; }")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; else count++; }")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) { if (flag) return; } }")]
    [InlineData("while (!ready && flag) { self.ThrowIfKilled(); await self.SleepAsync(channel, lk); }")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) { if (flag) continue; return; } }")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, other)).IsKilled) return; }")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk, flag ? throw new InvalidOperationException() : TimeSpan.Zero)).IsKilled) return; }")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk, (await self.SleepAsync(channel, lk)).IsKilled ? TimeSpan.Zero : null)).IsKilled) return; }")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk, Until(self))).IsKilled) return; }")]
    [InlineData("while (!ready && !self.Killed) await self.SleepAsync(channel, lk);\nwhile (!done) { self.ThrowIfKilled(); await self.SleepAsync(channel, lk); }")]
    [InlineData("while (!done) { while (!ready && !self.Killed) await self.SleepAsync(channel, lk); }")]
    [InlineData("do { if ((await self.SleepAsync(channel, lk)).IsKilled) return; } while (!ready);")]
    [InlineData("for (;;) { while (!ready) { self.ThrowIfKilled(); await self.SleepAsync(channel, lk); }\nwhile (!done) { if ((await self.SleepAsync(second, lk)).IsKilled) return; } }")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return;\ncount = n switch { _ => throw new InvalidOperationException() }; }")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return;\nobject x = (object?)null ?? throw new InvalidOperationException(); }")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }\nthrow;")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }\nawait using var line = new Line();")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }\nforeach (var each in new Line()) { }")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }\nawait foreach (var each in Lines()) { }")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }\nList<List<List<List<List<List<int>>>>>>? deep = null;")]
    [InlineData("if (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }\nawait self.PauseAsync(TimeSpan.Zero);")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }\nawait M(self, flag, n);")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }\nawait Helper(self);")]
    [InlineData("try { while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; } } catch (InvalidOperationException) { }")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }\nawait using var second = await self.LockAsync(other);")]
    [InlineData("Func<Task> run = async () => { while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; } }; await run();")]
    [InlineData("again: while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }\nif (flag) goto again;")]
    public void A_body_is_of_another_form(string statements) => Assert.False(IsSound($"{Lock}{statements}"));

    [Theory]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }")]
    [InlineData("{ await using var held = await self.LockAsync(lk); }\nwhile (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }")]
    [InlineData("while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }\nawait using var held = await self.LockAsync(lk);")]
    [InlineData("var held = await self.LockAsync(lk);\nwhile (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }\nawait held.DisposeAsync();")]
    [InlineData("await using var held = await self.LockAsync(lk, TimeSpan.Zero);\nwhile (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }")]
    [InlineData("await using var held = await self.LockAsync(mutex);\nwhile (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) return; }")]
    public void The_lock_is_not_held_by_the_form(string body) => Assert.False(IsSound(body));

    [Theory]
    [InlineData("async Task Again() { await using var held = await own.LockAsync(lk); while (!ready && !own.Killed) await own.SleepAsync(channel, lk); }", true)]
    [InlineData("async Task Again() { await using var held = await own.LockAsync(lk); while (!ready && !own.Killed) await own.SleepAsync(channel, lk); await Again(); }", false)]
    [InlineData("[RequiresLock(\"other\")] async Task Again() { await using var held = await own.LockAsync(lk); while (!ready && !own.Killed) await own.SleepAsync(channel, lk); }", false)]
    [InlineData("Task Again() => own.PauseAsync(TimeSpan.Zero).AsTask();", false)]
    public void The_process_may_stand_in_a_field(string method, bool isSound) =>
        Assert.Equal(isSound, Assert.Single(SoundBodies.In(Compiled(Tree(0, "await Task.Yield();", $"IpcProcess own = null!;\n{method}"))), found => found.Method == "Again").IsSound);

    [Fact]
    public Task A_body_that_calls_a_helper_is_judged() => new Verify("ACI0001").Warns(Verify.Members("""
        IpcProcess own = null!;
        async Task Wait() { await own.SleepAsync(channel, lk); }
        public async Task Twice()
        {
            await using var held = await own.LockAsync(lk);
            while (!ready) { if ((await own.SleepAsync(channel, lk)).IsKilled) return; }
            await [|Wait()|];
        }
        """));

    [Theory]
    [InlineData("actoripc.strict_exit_path = true")]
    [InlineData("actoripc.killed_members = Form0.Subject.items")]
    [InlineData("actoripc.interruptible_methods = System.Collections.Generic.Queue<T>")]
    public void What_is_set_counts(string setting) =>
        Assert.False(IsSound($"{Lock}foreach (var item in items) {{ count++; }}\nwhile (items is null) {{ self.ThrowIfKilled(); await self.SleepAsync(channel, lk); }}", setting));

    [Theory]
    [InlineData(3)]
    [InlineData(12)]
    public void The_rules_say_the_same_of_random_bodies_as_on_their_graphs(int oddness)
    {
        var (sound, spoken, failed) = (0, 0, new ConcurrentQueue<string>());

        Parallel.For(0, Bodies / Together, group =>
        {
            var compilation = Compiled([.. Enumerable.Range(group * Together, Together).Select(seed => Tree(seed, new RandomBodies(new Random(seed)) { Oddness = oddness }.Next()))]);
            try
            {
                var options = new AnalyzerOptions([]);
                var found = Agreement.Holds(compilation, Subject.Rules, options, compilation.WithAnalyzers(Subject.Rules, options).GetAnalyzerDiagnosticsAsync().Result).Result;
                Interlocked.Add(ref spoken, found.Length);
                Interlocked.Add(ref sound, SoundBodies.In(compilation).Count(body => body.IsSound));
            }
            catch (AggregateException difference) when (difference.InnerException is XunitException)
            {
                failed.Enqueue(difference.InnerException.Message);
            }
        });

        Assert.True(failed.IsEmpty, failed.FirstOrDefault());
        Assert.True(sound > Bodies / 20, $"{sound} of {Bodies} are right by their form.");
        Assert.True(spoken > Bodies / 2, $"The rules spoke {spoken} times.");
    }

    private static bool IsSound(string body, string setting = "") =>
        Assert.Single(SoundBodies.In(Compiled(Tree(0, body)), new EditorConfig(setting, "0.cs").Options), found => found.Method == "M").IsSound;

    private static SyntaxTree Tree(int number, string body, string members = Helpers) =>
        Subject.Parse($"namespace Form{number}\n{{\n{Verify.Body(body)}\n{Verify.Members(members)}\n{Subject.Fields}\n}}\n", $"{number}.cs");

    private static Compilation Compiled(params SyntaxTree[] trees) => Subject.Compile(trees[0], null).AddSyntaxTrees(trees.Skip(1));
}
