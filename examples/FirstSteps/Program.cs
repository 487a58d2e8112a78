using ActorIpc;

await using var ipc = IpcSystem.Create();
var (queueLock, notEmpty, items) = (ipc.CreateLock(), ipc.CreateChannel(), new Queue<string>());
var machine = ipc.CreateSemaphores(4, 1); // four cores, one disk
var consumer = ipc.Spawn("consumer", async self =>
{
    await using var held = await self.LockAsync(queueLock);
    while (items.Count == 0) // a wakeup proves nothing: look again
    {
        if (self.Killed) return ExitStatus.Killed; // a sleeper that was killed has to go
        await self.SleepAsync(notEmpty, queueLock); // releases the lock once it is parked, holds it again on return
    }
    Console.WriteLine($"got {items.Dequeue()}");
    return ExitStatus.Success;
});
await using var self = ipc.Enter("producer"); // this code is a process too
await using (var grant = await self.AcquireAsync(machine, [SemaphoreOp.Take(0, 2), SemaphoreOp.Take(1)], TimeSpan.FromSeconds(5)))
{
    if (!grant.IsHeld) return; // two cores and the disk at once, or nothing
    await using var held = await self.LockAsync(queueLock);
    items.Enqueue("a job");
    await self.WakeupAsync(notEmpty);
} // the units are back; had this process died in between, they would be too
Console.WriteLine($"{consumer.Name} left with {(await consumer.Completion).Code}");
