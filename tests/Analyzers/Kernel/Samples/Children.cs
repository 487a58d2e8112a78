namespace ActorIpc.Analyzers.Tests.Kernel.Samples;

// proc.c, wait: a parent looks for a child that has ended, each child under its own lock.
internal sealed class Children(IpcLock waitLock, WaitChannel ended)
{
    private readonly List<Child> table = [];

    public async Task<int> WaitAsync(IpcProcess self)
    {
        await using var held = await self.LockAsync(waitLock);
        for (;;)
        {
            var hasChildren = false;
            foreach (var child in table)
            {
                if (child.Parent != self.Id)
                {
                    continue;
                }

                await using var childHeld = await self.LockAsync(child.Lock);
                hasChildren = true;
                if (child.IsZombie)
                {
                    table.Remove(child);
                    return child.Number;
                }
            }

            // Nothing to wait for without a child.
            if (!hasChildren || self.Killed)
            {
                return -1;
            }

            await self.SleepAsync(ended, waitLock);
        }
    }

    public async Task ExitAsync(IpcProcess self, Child child)
    {
        await using var held = await self.LockAsync(waitLock);
        await using var childHeld = await self.LockAsync(child.Lock);
        child.IsZombie = true;
        await self.WakeupAsync(ended);
    }

    internal sealed class Child(int number, ProcessId parent, IpcLock childLock)
    {
        public int Number => number;

        public ProcessId Parent => parent;

        public IpcLock Lock => childLock;

        public bool IsZombie { get; set; }
    }
}
