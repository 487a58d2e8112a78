namespace ActorIpc.Analyzers.Tests.Foreign;

// Actors as they are written with Akka.NET, and what the rules have to say of them.
public sealed class ActorCodeTests
{
    private static readonly Verify Blocking = new("ACI0012");
    private static readonly Verify Ignored = new("ACI0003");
    private static readonly Verify Killed = new("ACI0002");
    private static readonly Verify Unlooped = new("ACI0001");

    [Theory]
    // What a handler waits for in the library.
    [InlineData("ReceiveAsync<Job>(async job => { await using var printer = await Context.Ipc().AcquireAsync(printers, timeout: TimeSpan.FromMinutes(1)); Sender.Tell(printer.IsHeld ? new Done(job) : job); });")]
    [InlineData("ReceiveAsync<Job>(async job => { var got = await Context.Ipc().ReceiveAsync(queue, timeout: TimeSpan.FromSeconds(1)); if (!got.IsReceived) { Self.Tell(job); return; } printed += got.Text.Length; });")]
    [InlineData("ReceiveAsync<Job>(async job => { var sent = await Context.Ipc().SendAsync(queue, 1, default); Sender.Tell(sent.IsSent); });")]
    [InlineData("ReceiveAsync<Job>(async job => { var self = Context.Ipc(); await using var held = await self.LockAsync(guard); while (jobs.Count == 0) { if ((await self.SleepAsync(arrived, guard)).IsKilled) { return; } } jobs.Dequeue(); });")]
    [InlineData("ReceiveAsync<Job>(async job => { await using var held = await Context.Ipc().LockAsync(guard); while (jobs.Count == 0) { await Context.Ipc().SleepAsync(arrived, guard); if (Context.Ipc().Killed) { return; } } jobs.Dequeue(); });")]
    [InlineData("ReceiveAsync<Job>(async job => { await using var held = await Context.Ipc().LockAsync(guard); jobs.Enqueue(job); await Context.Ipc().WakeupAsync(arrived); });")]
    // Work that goes on elsewhere and comes back as a message.
    [InlineData("Receive<Job>(job => CountAsync(job).PipeTo(Self, count => new Done(job), why => new Failed(why)));")]
    [InlineData("Receive<Job>(job => { var sender = Sender; CountAsync(job).ContinueWith(counted => counted.IsFaulted ? (object)new Failed(counted.Exception!) : counted.Result).PipeTo(sender); });")]
    [InlineData("Receive<Job>(job => Task.Run(() => { Thread.Sleep(100); return job.Pages; }).PipeTo(Self));")]
    [InlineData("Receive<Job>(job => target.Ask<int>(job, TimeSpan.FromSeconds(1)).PipeTo(Self));")]
    [InlineData("ReceiveAsync<Job>(async job => { var all = new[] { CountAsync(job), CountAsync(job) }; await Task.WhenAll(all); printed += all.Sum(one => one.Result); });")]
    [InlineData("ReceiveAsync<Job>(async job => { var counting = CountAsync(job); if (await Task.WhenAny(counting, Task.Delay(100)) == counting) { printed += counting.Result; } });")]
    [InlineData("Receive<Task<int>>(counted => counted.IsCompletedSuccessfully, counted => printed += counted.IsCompletedSuccessfully ? counted.Result : 0);")]
    [InlineData("Receive<Job>(job => { if (gate.Wait(0)) { jobs.Enqueue(job); gate.Release(); } });")]
    [InlineData("Receive<Job>(job => Offload(() => CountAsync(job).Result));")]
    [InlineData("Receive<Job>(job => { void Later() => Thread.Sleep(1); ThreadPool.QueueUserWorkItem(_ => Later()); });")]
    public Task Right_code_of_an_actor_is_let_be(string constructor) => Blocking.Silent(AkkaCode.Actor(constructor, "private void Offload(Func<int> work) => Task.Run(work).PipeTo(Self);"));

    [Theory]
    [InlineData("Receive<Job>(job => printed += [|CountAsync(job).Result|]);")]
    [InlineData("Receive<Job>(job => [|target.Ask<int>(job).Wait(1000)|]);")]
    [InlineData("Receive<Job>(job => printed += [|target.Ask<int>(job).GetAwaiter().GetResult()|]);")]
    [InlineData("ReceiveAsync<Job>(async job => { await [|gate.WaitAsync()|]; try { printed += await CountAsync(job); } finally { gate.Release(); } });")]
    [InlineData("Receive<Job>(job => { [|Thread.Sleep(10)|]; Self.Tell(job); });")]
    [InlineData("Receive<Job>(job => { lock (jobs) { while (jobs.Count == 0) { [|Monitor.Wait(jobs)|]; } } });")]
    [InlineData("Become(() => Receive<Job>(job => [|Task.WaitAll(CountAsync(job), CountAsync(job))|]));")]
    public Task An_actor_that_blocks_is_spoken_of(string constructor) => Blocking.Warns(AkkaCode.Actor(constructor));

    [Fact]
    public Task What_an_actor_does_before_it_starts_is_its_own_too() => Blocking.Warns(AkkaCode.Actor(
        "", "protected override void PreStart() => printed = [|CountAsync(new Job(\"\", 1)).GetAwaiter().GetResult()|];"));

    [Theory]
    [InlineData("ReceiveAsync<Job>(async job => { await [|Context.Ipc().ReceiveAsync(queue)|]; printed++; });")]
    [InlineData("ReceiveAsync<Job>(async job => { await using var printer = await [|Context.Ipc().AcquireAsync(printers, timeout: TimeSpan.FromMinutes(1))|]; printed++; });")]
    [InlineData("ReceiveAsync<Job>(async job => { await using var held = await [|Context.Ipc().LockAsync(guard, TimeSpan.FromSeconds(1))|]; printed++; });")]
    public Task An_actor_that_does_not_look_how_its_wait_ended_is_spoken_of(string constructor) => Ignored.Warns(AkkaCode.Actor(constructor));

    [Fact]
    public Task An_actor_that_is_killed_and_sleeps_on_is_spoken_of() => Killed.Warns(AkkaCode.Actor(
        "ReceiveAsync<Job>(async job => { var self = Context.Ipc(); await using var held = await self.LockAsync(guard); while (jobs.Count == 0) { await [|self.SleepAsync(arrived, guard)|]; } jobs.Dequeue(); });"));

    [Fact]
    public Task An_actor_that_sleeps_once_is_spoken_of() => Unlooped.Warns(AkkaCode.Actor(
        "ReceiveAsync<Job>(async job => { var self = Context.Ipc(); await using var held = await self.LockAsync(guard); if (jobs.Count == 0) { await [|self.SleepAsync(arrived, guard)|]; } self.ThrowIfKilled(); jobs.Dequeue(); });"));
}
