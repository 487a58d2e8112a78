using System.Text.RegularExpressions;

namespace ActorIpc.Analyzers.Tests.Rules;

// S stands for a sleep that a kill ends, U for one that none ends.
public sealed class UncheckedKilledTests
{
    private static readonly Verify Verify = new("ACI0002");

    [Theory]
    [InlineData("nothing", "while (!ready) { await [|S|]; }")]
    [InlineData("result unused", "while (!ready) { var result = await [|S|]; }")]
    [InlineData("together with something that must hold", "while (!ready) { await [|S|]; if (self.Killed && flag) { return; } }")]
    [InlineData("logged only", "while (!ready) { await [|S|]; if (self.Killed) { Console.WriteLine(); } }")]
    [InlineData("result logged only", "while (!ready) { if ((await [|S|]).IsKilled) { Console.WriteLine(); } }")]
    [InlineData("noted in a local that nobody looks at", "var killed = false; while (!ready) { await [|S|]; killed = self.Killed; }")]
    [InlineData("on one branch only", "while (!ready) { await [|S|]; if (flag) { if (self.Killed) { return; } } }")]
    [InlineData("skipped by continue", "while (!ready) { await [|S|]; if (flag) { continue; } if (self.Killed) { return; } }")]
    [InlineData("before the loop", "if (self.Killed) { return; } while (!ready) { await [|S|]; }")]
    [InlineData("after the loop", "while (!ready) { await [|S|]; } self.ThrowIfKilled();")]
    [InlineData("the other edge leaves", "while (!ready) { await [|S|]; if (!self.Killed) { break; } }")]
    [InlineData("the test that a killed process passes", "while (!ready) { if ((await [|S|]).IsWoken) { return; } }")]
    [InlineData("DoesNotReturnIf of one or something else", "while (!ready) { var r = await [|S|]; System.Diagnostics.Debug.Assert(r.IsWoken || flag); }")]
    [InlineData("DoesNotReturnIf of one or the kill", "while (!ready) { var r = await [|S|]; System.Diagnostics.Debug.Assert(r.IsWoken || r.IsKilled); }")]
    [InlineData("another outcome", "while (!ready) { if ((await [|S|]).Outcome == Outcome.TimedOut) { return; } }")]
    [InlineData("whether the owner died", "while (!ready) { if ((await [|S|]).OwnerDied) { return; } }")]
    [InlineData("two sleeps, one looked at", "while (!ready) { await [|S|]; if (ready) { break; } if ((await S).IsKilled) { return; } }")]
    [InlineData("two loops", "while (!ready) { await [|S|]; if (self.Killed) { break; } } while (!done) { await [|S|]; }")]
    [InlineData("leaves the inner loop only", "while (!done) { while (!ready) { await [|S|]; if (self.Killed) { break; } } }")]
    [InlineData("a swallowed throw", "while (!ready) { try { await [|S|]; if (stop) { self.ThrowIfKilled(); } } catch (ProcessKilledException) { } }")]
    [InlineData("a test in a lambda", "while (!ready) { await [|S|]; Action look = () => self.ThrowIfKilled(); items.Clear(); }")]
    [InlineData("another process's flag", "var child = self.Fork(\"c\", _ => Task.CompletedTask); while (!ready) { await [|S|]; if (flag && child.Killed) { return; } }")]
    [InlineData("goto", "again: if (!ready) { await [|S|]; goto again; }")]
    [InlineData("do", "if (!ready) { do { await [|S|]; } while (!ready); }")]
    [InlineData("for", "for (; !ready; count++) { await [|S|]; }")]
    [InlineData("ConfigureAwait and AsTask", "while (!ready) { await [|S|].AsTask(); }")]
    [InlineData("a stored task", "while (!ready) { var task = [|S|]; await task; }")]
    [InlineData("a helper that throws by something else", "while (!ready) { Look(await [|S|], n); } static void Look(SleepResult result, int of) { if (of < 0) { throw new ArgumentException(\"of\"); } Console.WriteLine(result); }")]
    public Task A_killed_process_that_sleeps_again(string shape, string statements)
    {
        Assert.NotEmpty(shape);
        return Verify.Warns(Asleep(statements));
    }

    [Theory]
    [InlineData("throws after", "while (!ready) { await S; self.ThrowIfKilled(); }")]
    [InlineData("throws before", "while (!ready) { self.ThrowIfKilled(); await S; }")]
    [InlineData("returns after", "while (!ready) { await S; if (self.Killed) { return; } }")]
    [InlineData("returns before", "while (!ready) { if (self.Killed) { return; } await S; }")]
    [InlineData("breaks", "while (!ready) { await S; if (self.Killed) { break; } }")]
    [InlineData("throws what it likes", "while (!ready) { if (self.Killed) { throw new Exception(); } await S; }")]
    [InlineData("goto out", "while (!ready) { await S; if (self.Killed) { goto done; } } done: count++;")]
    [InlineData("in the condition", "while (!ready && !self.Killed) { await S; }")]
    [InlineData("in the condition, before", "while (!self.Killed && !ready) { await S; }")]
    [InlineData("the result in the condition", "while (!ready && !(await S).IsKilled) { }")]
    [InlineData("the result", "while (!ready) { if ((await S).IsKilled) { return; } }")]
    [InlineData("woken", "while (!ready) { if (!(await S).IsWoken) { return; } }")]
    [InlineData("a local of the result", "while (!ready) { var result = await S; if (result.IsKilled) { return; } }")]
    [InlineData("the outcome", "while (!ready) { if ((await S).Outcome == Outcome.Killed) { return; } }")]
    [InlineData("any other outcome", "while (!ready) { if ((await S).Outcome != Outcome.Granted) { return; } }")]
    [InlineData("the outcome in a pattern", "while (!ready) { if ((await S).Outcome is Outcome.Killed or Outcome.Interrupted) { return; } }")]
    [InlineData("a property pattern", "while (!ready) { if (await S is { IsKilled: true }) { return; } }")]
    [InlineData("a negated property pattern", "while (!ready) { if (await S is not { IsWoken: true }) { return; } }")]
    [InlineData("an outcome in a property pattern", "while (!ready) { if (await S is { Outcome: Outcome.Killed }) { return; } }")]
    [InlineData("a switch", "while (!ready) { switch ((await S).Outcome) { case Outcome.Killed: return; default: count++; break; } }")]
    [InlineData("a switch that wants it granted", "while (!ready) { switch ((await S).Outcome) { case Outcome.Granted: continue; default: return; } }")]
    [InlineData("a switch that tries again", "while (!ready) { switch ((await S).Outcome) { case Outcome.Granted: continue; case Outcome.TimedOut: count++; break; default: return; } }")]
    [InlineData("a local of the outcome", "while (!ready) { var outcome = (await S).Outcome; if (outcome == Outcome.TimedOut) { continue; } if (outcome is not Outcome.Granted) { return; } }")]
    [InlineData("a switch expression", "while (!ready) { if ((await S).Outcome switch { Outcome.Killed => true, _ => false }) { return; } }")]
    [InlineData("a local of the flag", "while (!ready) { await S; var killed = self.Killed; if (killed) { return; } }")]
    [InlineData("a local in the condition", "var killed = false; while (!ready && !killed) { await S; killed = self.Killed; }")]
    [InlineData("a local that collects", "var killed = false; while (!ready && !killed) { killed |= (await S).IsKilled; }")]
    [InlineData("a local that is set under it", "var stopped = false; while (!ready && !stopped) { await S; if (self.Killed) { stopped = true; } }")]
    [InlineData("a field that is set under it", "while (!ready && !stop) { await S; if (self.Killed) { stop = true; } }")]
    [InlineData("a helper that throws", "while (!ready) { await S; Look(); } void Look() { self.ThrowIfKilled(); }")]
    [InlineData("a helper that throws by itself", "while (!ready) { await S; Look(); } void Look() { if (self.Killed) { throw new Exception(); } }")]
    [InlineData("a helper that tells", "while (!ready) { await S; if (Stopped()) { return; } } bool Stopped() => self.Killed || stop;")]
    [InlineData("a helper that is given the result", "while (!ready) { if (Bad(await S)) { return; } } static bool Bad(SleepResult result) => result.IsKilled;")]
    [InlineData("a helper that throws by the result", "while (!ready) { Look(await S); } static void Look(SleepResult result) { if (!result.IsWoken) { throw new OperationCanceledException(); } }")]
    [InlineData("a helper elsewhere that throws by the result", "while (!ready) { (await S).Check(); }")]
    [InlineData("a helper elsewhere that throws by the outcome", "while (!ready) { count += Looks.Number((await S).Outcome); }")]
    [InlineData("together with something else", "while (!ready) { await S; if (self.Killed || stop) { return; } }")]
    [InlineData("leaving both loops", "while (!done) { while (!ready) { await S; if (self.Killed) { return; } } }")]
    [InlineData("leaving each loop", "while (!done && !self.Killed) { while (!ready && !self.Killed) { await S; } }")]
    [InlineData("leaving because the condition holds", "while (!ready) { if (self.Killed) { return; } await S; } count--;")]
    [InlineData("a test in a try whose catch goes on", "while (!ready) { try { await S; self.ThrowIfKilled(); } catch (InvalidOperationException) { } }")]
    [InlineData("a test in a try whose catch swallows and loops", "while (!ready) { try { await S; if (self.Killed) { throw new OperationCanceledException(); } } catch (InvalidOperationException) { count++; } }")]
    [InlineData("a finally", "while (!ready) { try { await S; } finally { count++; } if (self.Killed) { return; } }")]
    [InlineData("a test in a finally", "while (!ready) { try { await S; } finally { self.ThrowIfKilled(); } }")]
    [InlineData("a sleep that no kill ends", "while (!ready) { await U; }")]
    [InlineData("a sleep, then one that no kill ends", "while (!ready) { await S; if (self.Killed) { break; } } while (!done) { await U; }")]
    [InlineData("two sleeps, each looked at", "while (!ready) { if ((await S).IsKilled) { return; } if (ready) { break; } if ((await S).IsKilled) { return; } }")]
    [InlineData("until", "await self.SleepUntilAsync(channel, lk, () => ready) .Looked();")]
    [InlineData("another process sleeps", "var child = self.Fork(\"c\", _ => Task.CompletedTask); while (!ready) { await S; self.ThrowIfKilled(); } while (!done) { await child.SleepAsync(channel, lk); child.ThrowIfKilled(); }")]
    [InlineData("DoesNotReturnIf", "while (!ready) { await S; System.Diagnostics.Debug.Assert(!self.Killed); }")]
    [InlineData("DoesNotReturnIf of one or the other", "while (!ready) { var r = await S; System.Diagnostics.Debug.Assert(r.IsWoken || r.Outcome == Outcome.TimedOut); }")]
    [InlineData("DoesNotReturnIf of both", "while (!ready) { var r = await S; System.Diagnostics.Debug.Assert(flag && !r.IsKilled); }")]
    [InlineData("a local that is turned round", "while (!ready) { await S; var go = self.Killed; go = !go; if (!go) { return; } }")]
    [InlineData("a stored task", "while (!ready) { var task = S; var result = await task; if (result.IsKilled) { return; } }")]
    [InlineData("tasks that are gathered", "var all = new List<Task<ReceiveResult>>(); while (all.Count < n) { all.Add(self.ReceiveAsync(queue).AsTask()); } foreach (var one in await Task.WhenAll(all)) { if (one.IsReceived) { count++; } }")]
    [InlineData("return of the result", "while (!ready) { var result = await S; if (result is { IsWoken: false }) { return; } }")]
    public Task A_killed_process_that_goes(string shape, string statements)
    {
        Assert.NotEmpty(shape);
        return Verify.Silent(Asleep(statements) + Extras);
    }

    // What is worked out once for each local is over at once; what is worked out at each use would take longer than anybody waits.
    [Theory]
    [InlineData("while (!ready) { var go0 = (await S).IsKilled; CHAIN if (go40) { return; } }")]
    [InlineData("while (!ready) { await S; if (flag == EQUAL) { count++; } self.ThrowIfKilled(); }")]
    [InlineData("while (!ready) { await S; if (flag != (EQUAL) == stop) { count++; } self.ThrowIfKilled(); }")]
    [InlineData("var go0 = false; while (!ready) { await S; CHAIN go0 = go40; if (go40) { count++; } if (self.Killed) { return; } }")]
    public Task Many_locals_each_of_which_is_made_of_the_one_before(string statements) => Verify.Silent(Asleep(
        statements.Replace("EQUAL", string.Join(" == ", Enumerable.Repeat("flag", 60)), StringComparison.Ordinal).Replace("CHAIN", string.Join(" ", Enumerable.Range(0, 40).Select(number => $"var go{number + 1} = go{number} && go{number};")), StringComparison.Ordinal)) + Extras);

    [Fact]
    public Task Semaphores_that_are_only_given_to_are_no_sleep() => Verify.Silent(Verify.Body("""
        while (!ready)
        {
            if (!(await self.OperateAsync(set, [SemaphoreOp.Take(0)], undo: true)).IsGranted) { return; }
            count++;
            await self.OperateAsync(set, [SemaphoreOp.Give(0), new(1, 2)], undo: true);
        }
        """));

    [Fact]
    public Task Operations_that_are_not_known_may_sleep() => Verify.Warns(Verify.Body("SemaphoreOp[] ops = [SemaphoreOp.Give(0)]; while (!ready) { await [|self.OperateAsync(set, ops)|]; }"));

    private const string Extras = """

        static class Looks
        {
            public static void Check(this SleepResult result) => _ = result.IsWoken ? result : throw new OperationCanceledException();

            public static int Number(Outcome outcome) => outcome switch { Outcome.Granted => 1, Outcome.TimedOut => 0, _ => throw new OperationCanceledException() };

            public static async ValueTask Looked(this ValueTask<SleepResult> sleep)
            {
                if ((await sleep).IsKilled) { throw new OperationCanceledException(); }
            }
        }
        """;

    private static string Asleep(string statements) => Verify.Body("await using var held = await self.LockAsync(lk);\n"
        + Regex.Replace(Regex.Replace(statements, @"\bS\b", "self.SleepAsync(channel, lk)"), @"\bU\b", "self.SleepUninterruptibleAsync(channel, lk)"));
}
