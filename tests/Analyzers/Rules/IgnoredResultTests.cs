namespace ActorIpc.Analyzers.Tests.Rules;

// ACI0003: what a blocking call returns is looked at.
public sealed class IgnoredResultTests
{
    private static readonly Verify Verify = new("ACI0003");

    [Theory]
    [InlineData("await [|self.SendAsync(queue, 1, default)|];")]
    [InlineData("await [|self.AcquireAsync(semaphore)|].ConfigureAwait(true);")]
    [InlineData("await [|self.AcquireAsync(semaphore)|].AsTask();")]
    [InlineData("await [|self.AcquireAsync(semaphore)|].AsTask().ConfigureAwait(true);")]
    [InlineData("await ([|self.AcquireAsync(semaphore)|]);")]
    [InlineData("{|ACI0012:[|self.AcquireAsync(semaphore)|].AsTask().GetAwaiter().GetResult()|};")]
    [InlineData("_ = {|ACI0012:[|self.AcquireAsync(semaphore)|].AsTask().Result|};")]
    [InlineData("[|self.AcquireAsync(semaphore)|];")]
    [InlineData("_ = await [|self.AcquireAsync(semaphore)|];")]
    [InlineData("_ = [|self.AcquireAsync(semaphore)|];")]
    [InlineData("var got = await [|self.AcquireAsync(semaphore)|];")]
    [InlineData("AcquireResult got; got = await [|self.AcquireAsync(semaphore)|];")]
    [InlineData("var task = [|self.AcquireAsync(semaphore)|];")]
    [InlineData("var task = [|self.AcquireAsync(semaphore)|]; await task;")]
    [InlineData("var task = [|self.AcquireAsync(semaphore)|].AsTask(); done = true; var got = await task;")]
    [InlineData("_ = (await [|self.AcquireAsync(semaphore)|]).IsKilled;")]
    [InlineData("var killed = (await [|self.AcquireAsync(semaphore)|]).IsKilled;")]
    [InlineData("var other = await [|self.AcquireAsync(semaphore)|]; other = await self.AcquireAsync(semaphore); done = other.IsAcquired;")]
    [InlineData("await (flag ? [|self.AcquireAsync(semaphore)|] : default);")]
    [InlineData("await [|self.SystemV.SemOpAsync(1, [SemaphoreOp.Take(0)])|];")]
    [InlineData("await [|self.SystemV.SemOpAsync(1, [SemaphoreOp.Give(0), new SemaphoreOp(1, -1)])|];")]
    [InlineData("await [|self.OperateAsync(set, [SemaphoreOp.AwaitZero(0).WithUndo()])|];")]
    [InlineData("await [|self.FutexTryLockAsync(word)|];")]
    [InlineData("await [|self.RendezvousAsync(1, \"hello\")|];")]
    public Task A_result_that_nothing_looks_at_is_ignored(string statement) => Verify.Warns(Verify.Body(statement));

    [Theory]
    [InlineData("await [|self.Plan9.SemAcquireAsync(semaphore, true)|];")]
    [InlineData("await [|self.Plan9.TSemAcquireAsync(semaphore, 5)|];")]
    [InlineData("await [|self.Plan9.RendezvousAsync(1, 2)|];")]
    [InlineData("_ = await [|self.Xv6.WaitAsync()|];")]
    [InlineData("(_, _) = await [|self.Xv6.WaitAsync()|];")]
    [InlineData("await [|self.Systemd.BarrierSyncAsync(barrier)|];")]
    [InlineData("await [|self.Linux.FutexTrylockPiAsync(word)|];")]
    public Task The_numbers_of_the_exact_faces_are_looked_at_too(string statement) => Verify.Warns(Verify.Body(statement));

    [Theory]
    [InlineData("await using var grant = await [|self.AcquireAsync(set)|];")]
    [InlineData("await using var held = await [|self.LockInterruptibleAsync(lk)|];")]
    [InlineData("await using var held = await [|self.LockAsync(lk, TimeSpan.Zero)|];")]
    [InlineData("using var held = await [|self.LockAsync(mutex, cancellation: new CancellationToken(true))|];")]
    [InlineData("using var held = await [|self.EnterReadInterruptibleAsync(rw)|];")]
    [InlineData("await using (await [|self.AcquireAsync(set)|]) { done = true; }")]
    [InlineData("await using (var grant = await [|self.AcquireAsync(set)|]) { done = true; }")]
    [InlineData("var grant = await [|self.AcquireAsync(set)|]; try { done = true; } finally { await grant.DisposeAsync(); }")]
    public Task A_grant_that_may_hold_nothing_is_looked_at(string statement) => Verify.Warns(Verify.Body(statement));

    [Theory]
    [InlineData("await using var held = await self.LockAsync(lk);")]
    [InlineData("await using var held = await self.LockAsync(lk, null);")]
    [InlineData("await using var held = await self.LockAsync(lk, cancellation: default);")]
    [InlineData("await using var held = await self.LockAsync(lk, null, CancellationToken.None);")]
    [InlineData("await using var held = await self.LockAsync(lk, Timeout.InfiniteTimeSpan);")]
    [InlineData("await using var held = await self.LockAsync(lk, default(TimeSpan?), default(CancellationToken));")]
    [InlineData("await using (await self.LockAsync(lk)) { done = true; }")]
    [InlineData("using var held = await self.EnterWriteAsync(rw);")]
    [InlineData("await self.LockAsync(mutex); self.Unlock(mutex);")]
    [InlineData("await self.FutexLockAsync(word); await self.FutexUnlockAsync(word);")]
    public Task What_nothing_keeps_from_being_taken_is_taken(string statement) => Verify.Silent(Verify.Body(statement));

    [Theory]
    [InlineData("if (!(await self.AcquireAsync(semaphore)).IsAcquired) return;")]
    [InlineData("if (await self.AcquireAsync(semaphore) is { IsKilled: true }) return;")]
    [InlineData("if (await self.AcquireAsync(semaphore) is not { Outcome: Outcome.Granted }) return;")]
    [InlineData("if (await self.AcquireAsync(semaphore) is var got && got.IsAcquired) done = true;")]
    [InlineData("var got = await self.AcquireAsync(semaphore); if (got.IsKilled) return;")]
    [InlineData("var killed = (await self.AcquireAsync(semaphore)).IsKilled; if (killed) return;")]
    [InlineData("done = (await self.AcquireAsync(semaphore)).IsAcquired;")]
    [InlineData("Console.WriteLine(await self.AcquireAsync(semaphore));")]
    [InlineData("var task = self.AcquireAsync(semaphore); done = true; if ((await task).IsKilled) return;")]
    [InlineData("await Task.WhenAny(self.AcquireAsync(semaphore).AsTask(), Task.Delay(1));")]
    [InlineData("switch ((await self.AcquireAsync(semaphore)).Outcome) { case Outcome.Killed: return; }")]
    [InlineData("var text = (await self.AcquireAsync(semaphore)).Outcome switch { Outcome.Killed => \"killed\", _ => \"no\" }; items.Enqueue(text);")]
    [InlineData("var got = await self.AcquireAsync(semaphore); Action look = () => done = got.IsAcquired; look();")]
    [InlineData("AcquireResult got = default; Action look = () => done = got.IsAcquired; got = await self.AcquireAsync(semaphore); look();")]
    [InlineData("AcquireResult got = default; do { done = got.IsKilled; got = await self.AcquireAsync(semaphore); } while (flag && !self.Killed);")]
    [InlineData("var all = new[] { await self.AcquireAsync(semaphore) }; done = all[0].IsAcquired;")]
    [InlineData("var got = await self.ReceiveAsync(queue); items.Enqueue(got.ToString());")]
    [InlineData("var (pid, status) = await self.Xv6.WaitAsync(); if (pid < 0) return;")]
    [InlineData("while (await self.Plan9.SemAcquireAsync(semaphore, true) != 1) { if (self.Killed) return; }")]
    [InlineData("await using var grant = await self.AcquireAsync(set); if (!grant.IsHeld) return; done = true;")]
    [InlineData("await using (var grant = await self.AcquireAsync(set)) { if (grant.Outcome != Outcome.Granted) return; done = true; }")]
    [InlineData("if (await self.AcquireAsync(semaphore) is { IsAcquired: true } or { IsKilled: true }) done = true; else throw new InvalidOperationException();")]
    [InlineData("var got = await self.AcquireAsync(semaphore); try { count++; } finally { done = got.IsAcquired; }")]
    [InlineData("AcquireResult got = default; try { got = await self.AcquireAsync(semaphore); count++; } catch (IpcException) { count--; } done = got.IsAcquired;")]
    [InlineData("AcquireResult got = default; try { got = await self.AcquireAsync(semaphore); count++; got = default; } catch (IpcException) { done = got.IsAcquired; }")]
    [InlineData("while (!(await self.AcquireAsync(semaphore)).IsAcquired) { self.ThrowIfKilled(); }")]
    [InlineData("do { self.ThrowIfKilled(); } while (await self.AcquireAsync(semaphore) is { IsAcquired: false });")]
    [InlineData("for (var got = await self.AcquireAsync(semaphore); !got.IsAcquired; got = await self.AcquireAsync(semaphore)) { self.ThrowIfKilled(); }")]
    [InlineData("again: var got = await self.AcquireAsync(semaphore); if (got.Outcome == Outcome.Interrupted) { goto again; }")]
    [InlineData("AcquireResult got; if (flag) { got = await self.AcquireAsync(semaphore); } else { got = default; } if (!got.IsAcquired) return; done = true;")]
    [InlineData("var got = flag ? await self.AcquireAsync(semaphore) : default; if (!got.IsAcquired) return; done = true;")]
    [InlineData("var got = await self.AcquireAsync(semaphore); _ = got; done = got.IsAcquired;")]
    [InlineData("AcquireResult? maybe = await self.AcquireAsync(semaphore); if (maybe?.IsAcquired == true) done = true;")]
    [InlineData("var both = (await self.AcquireAsync(semaphore), n); done = both.Item1.IsAcquired;")]
    [InlineData("object boxed = await self.AcquireAsync(semaphore); done = boxed.Equals(n);")]
    [InlineData("Look(await self.AcquireAsync(semaphore)); void Look(AcquireResult got) => done = got.IsAcquired;")]
    [InlineData("ref var got = ref kept[0]; got = await self.AcquireAsync(semaphore); done = true;")]
    [InlineData("if ((await self.LockInterruptibleAsync(mutex)).IsHeld) { done = true; self.Unlock(mutex); }")]
    [InlineData("await using var held = await self.LockAsync(lk, TimeSpan.FromSeconds(1)); if (held.IsHeld) { done = true; }")]
    [InlineData("using var held = await self.EnterReadInterruptibleAsync(rw); held.OrLeave(); done = true;")]
    [InlineData("var held = await self.LockInterruptibleAsync(lk); try { if (held.Outcome is not Outcome.Granted) return; done = true; } finally { await held.DisposeAsync(); }")]
    [InlineData("if (!await self.Systemd.BarrierSyncAsync(barrier)) return; done = true;")]
    [InlineData("if (!(await self.FutexTryLockAsync(word)).IsHeld) return; await self.FutexUnlockAsync(word);")]
    public Task A_result_that_comes_to_a_use_is_not_ignored(string statement) => Verify.Silent(Verify.Body(statement) + """

        partial class Subject { AcquireResult[] kept = new AcquireResult[1]; }
        static class Leaves { public static void OrLeave(this ReaderWriterGrant grant) { if (!grant.IsHeld) { throw new OperationCanceledException(); } } }
        """);

    [Fact]
    public Task A_result_that_is_returned_is_for_the_caller() => Verify.Silent(Verify.Members("""
        ValueTask<AcquireResult> Direct(IpcProcess self) => self.AcquireAsync(semaphore);
        async Task<bool> Awaited(IpcProcess self) => (await self.AcquireAsync(semaphore)).IsAcquired;
        async Task<AcquireResult> Later(IpcProcess self) { var got = await self.AcquireAsync(semaphore); done = true; return got; }
        """));

    [Fact]
    public Task A_result_that_is_kept_where_others_read_it_is_not_ignored() => Verify.Silent(Verify.Members("""
        AcquireResult last;
        async Task Keep(IpcProcess self) => last = await self.AcquireAsync(semaphore);
        async Task Store(IpcProcess self, AcquireResult[] all) => all[0] = await self.AcquireAsync(semaphore);
        """));

    [Theory]
    [InlineData("await self.GiveAsync(set);")]
    [InlineData("await self.PlaceAsync(barrier);")]
    [InlineData("await self.AbortAsync(barrier);")]
    [InlineData("await self.OperateAsync(set, [SemaphoreOp.Give(0)]);")]
    [InlineData("await self.OperateAsync(set, [new SemaphoreOp(0, 1, SemaphoreFlags.Undo)]);")]
    [InlineData("SemaphoreOp[] vector = [SemaphoreOp.Give(0)]; await self.SystemV.SemOpAsync(1, vector);")]
    [InlineData("await self.Linux.FutexAsync(word, FutexCommand.Wake, 1);")]
    public Task What_does_not_wait_needs_no_look(string statement) => Verify.Silent(Verify.Body(statement));

    [Theory]
    [InlineData("await self.PauseAsync(TimeSpan.FromSeconds(1)); self.ThrowIfKilled(); done = true;")]
    [InlineData("await self.PauseAsync(TimeSpan.FromSeconds(1)); if (self.Killed) return; done = true;")]
    [InlineData("await self.PauseAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(true); if (!self.Killed) { done = true; }")]
    [InlineData("while (!self.Killed) { await self.PauseAsync(TimeSpan.FromSeconds(1)); }")]
    [InlineData("await self.PauseAsync(TimeSpan.FromSeconds(1));")]
    [InlineData("await using var held = await self.LockAsync(lk); await self.PauseAsync(TimeSpan.FromSeconds(1));")]
    [InlineData("await using var held = await self.LockAsync(lk); await self.SleepUntilAsync(channel, lk, () => ready); self.ThrowIfKilled();")]
    [InlineData("await using var held = await self.LockAsync(lk); await self.SleepUntilAsync(channel, lk, () => ready); if (!ready) return; done = true;")]
    [InlineData("using var key = await self.LockAsync(mutex); await self.WaitUntilAsync(condition, key, () => ready); if (self.Killed) return; done = true;")]
    public Task A_mere_sleep_may_be_made_up_for(string statement) => Verify.Silent(Verify.Body(statement));

    [Theory]
    [InlineData("await [|self.PauseAsync(TimeSpan.FromSeconds(1))|]; done = true;")]
    [InlineData("await [|self.PauseAsync(TimeSpan.FromSeconds(1))|]; await self.WakeupAsync(channel);")]
    [InlineData("await [|self.PauseAsync(TimeSpan.FromSeconds(1))|]; if (flag) self.ThrowIfKilled(); count++;")]
    [InlineData("await using var held = await self.LockAsync(lk); await [|self.SleepUntilAsync(channel, lk, () => ready)|];")]
    [InlineData("await using var held = await self.LockAsync(lk); await [|self.SleepUntilAsync(channel, lk, () => items.Count > 0)|]; items.Dequeue();")]
    [InlineData("using var key = await self.LockAsync(mutex); await [|self.WaitUntilAsync(condition, key, () => ready)|]; done = true;")]
    [InlineData("await [|self.AcquireAsync(semaphore)|]; self.ThrowIfKilled();")]
    public Task A_test_of_killed_on_one_way_only_or_after_a_call_that_does_something_is_not_enough(string statement) => Verify.Warns(Verify.Body(statement));

    [Theory]
    [InlineData("while (!done) { await {|ACI0002:self.PauseAsync(TimeSpan.FromSeconds(1))|}; count++; }")]
    [InlineData("await {|ACI0002:self.PauseAsync(TimeSpan.FromSeconds(1))|}; count++; if (await self.PauseAsync(TimeSpan.FromSeconds(1)) is { IsKilled: true }) return;")]
    [InlineData("while (!ready) { await [|self.AcquireAsync(semaphore)|]; }")]
    [InlineData("while (!ready) { using var held = await [|self.LockInterruptibleAsync(mutex)|]; count++; }")]
    [InlineData("while (!ready) { var got = await {|ACI0002:self.ReceiveAsync(queue)|}; items.Enqueue(got.ToString()); }")]
    [InlineData("await using var held = await self.LockAsync(lk); if (!ready) { await {|ACI0001:self.SleepAsync(channel, lk)|}; }")]
    [InlineData("await using var held = await self.LockAsync(lk); while (!ready) { await {|ACI0002:self.SleepAsync(channel, lk)|}; }")]
    [InlineData("await using var held = await self.LockAsync(lk); do { _ = await {|ACI0009:self.SleepAsync(channel, lk)|}; self.ThrowIfKilled(); } while (!ready);")]
    [InlineData("while (word.Value == 0) { _ = await {|ACI0002:self.FutexWaitAsync(word, 0)|}; }")]
    public Task One_mistake_is_told_once(string statement) => Verify.Warns(Verify.Body(statement));

    [Fact]
    public Task A_call_that_belongs_in_a_loop_is_judged_by_the_rules_of_loops() => Verify.Silent(Verify.Body("""
        await using var held = await self.LockAsync(lk);
        while (!ready && !self.Killed)
        {
            await self.SleepAsync(channel, lk);
        }
        """));

    [Fact]
    public Task A_method_that_goes_on_when_killed_says_so() => Verify.Silent(Verify.Members("""
        [Uninterruptible(Reason = "It cleans up.")]
        async Task CleanUp(IpcProcess self) { await self.AcquireAsync(semaphore); }
        """));

    [Fact]
    public Task Methods_of_the_user_are_judged_by_their_types_and_attributes() => Verify.Warns(Verify.Members("""
        public Task<SendResult> Greet(IpcProcess self) => self.SendAsync(queue, 1, default).AsTask();
        [return: MustCheckKilled] public Task<int> Number() => Task.FromResult(1);
        [MustCheckKilled] public int Other() => 1;
        public int Harmless() => 1;
        async Task All(IpcProcess self)
        {
            await [|Greet(self)|];
            await [|Number()|];
            [|Other()|];
            Harmless();
        }
        """));

    [Fact]
    public Task All_kinds_of_bodies_are_looked_at() => Verify.Warns("""
        await using var ipc = IpcSystem.Create();
        await using var program = ipc.Enter("program");
        var semaphore = ipc.CreateUserSemaphore(1);
        await [|program.AcquireAsync(semaphore)|];
        await Local(program);

        async Task Local(IpcProcess self) => await [|self.AcquireAsync(semaphore)|];

        partial class Bodies(IpcUserSemaphore semaphore, IpcProcess self)
        {
            private readonly Func<IpcProcess, Task> body = async other => { _ = await [|other.WaitAsync()|]; };

            public Task Property { get { [|self.AcquireAsync(semaphore)|]; return body(self); } }

            public async IAsyncEnumerable<int> Numbers() { yield return 1; await [|self.AcquireAsync(semaphore)|]; yield return 2; }

            public partial Task Part();

            public partial async Task Part() { try { await [|self.AcquireAsync(semaphore)|]; } catch (IpcException) { await [|self.AcquireAsync(semaphore)|]; } }

            public void Handed(List<Action> later) => later.Add(() => [|self.AcquireAsync(semaphore)|]);

            public void Returned(List<Func<ValueTask<AcquireResult>>> later) => later.Add(() => self.AcquireAsync(semaphore));
        }
        """);

    [Fact]
    public async Task Generated_code_is_left_alone()
    {
        var source = Verify.Body("await self.AcquireAsync(semaphore);");
        await Verify.Silent("// <auto-generated/>\n" + source);
        await (Verify with { FileName = "Source.g.cs" }).Silent(source);
    }

    [Fact]
    public Task Code_that_does_not_compile_is_judged_as_far_as_it_goes() => (Verify with { MayNotCompile = true }).Warns(Verify.Body("""
        await [|self.AcquireAsync(semaphore)|];
        await self.AcquireAsync(nothing);
        var x = ;
        _ = self.
        """));

    [Fact]
    public Task The_message_says_what_follows() => Verify.Says(Verify.Body("await [|self.SendAsync(queue, 1, default)|];"), "SendAsync", "as if the call had done its work");

    [Fact]
    public Task The_message_about_a_grant_names_what_to_look_at() => Verify.Says(Verify.Body("await using var held = await [|self.LockInterruptibleAsync(lk)|];"), "LockInterruptibleAsync", "'IsHeld'");
}
