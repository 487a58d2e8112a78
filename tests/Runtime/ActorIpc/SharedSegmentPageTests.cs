namespace ActorIpc.Tests;

/// <summary>The code in docs/shared-segment.md is what stands here between the rulers, compiled and run.</summary>
public sealed class SharedSegmentPageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_everyday_code_of_the_page_works()
    {
        await using var ipc = IpcSystem.Create();

        Assert.Equal((2000, 1), await CountAsync(ipc).WaitAsync(Patience));
    }

    [Fact]
    public async Task The_exact_code_of_the_page_works()
    {
        await using var ipc = IpcSystem.Create();
        await using var self = ipc.Enter("self");

        Assert.Equal((2, true), await ExactAsync(self).WaitAsync(Patience));
        await Assert.ThrowsAsync<IpcException>(async () => await self.SystemV.ShmGetAsync(0x1234, 0, IpcFlags.None));
    }

    [Fact]
    public void The_page_shows_what_stands_here() =>
        CompiledPage.AssertShows("shared-segment.md", "tests", "Runtime", "ActorIpc", "SharedSegmentPageTests.cs");

    private static async Task<(int Total, int Attached)> CountAsync(IpcSystem ipc)
    {
        // ---- everyday
        var segment = ipc.CreateSegment(4096);
        await using var self = ipc.Enter("parent");
        await using var attached = await self.AttachAsync(segment);
        var children = new[] { "left", "right" }.Select(name => self.Fork(name, async child =>
        {
            var mine = attached.In(child); // by the fork; it goes with the child
            var held = mine.Word(0); // the same word for all who have the segment
            for (var i = 0; i < 1000; i++)
            {
                await AcquireAsync(child, held);
                Add(mine.Memory.Span.Slice(4, 4)); // any number of bytes, under the lock
                await ReleaseAsync(child, held);
            }
        })).ToList();
        foreach (var child in children)
        {
            await child.Completion;
        }

        var total = BitConverter.ToInt32(attached.ReadOnlyMemory.Span[4..]); // 2000
        var status = await self.GetStatusAsync(segment); // attached once: the children have ended

        // ----
        return (total, status.Attached);
    }

    // ---- lock
    // 0: free. 1: held. 2: held, and somebody may wait.
    private static async Task AcquireAsync(IpcProcess self, FutexWord held)
    {
        for (var seen = held.CompareExchange(1, 0); seen != 0; seen = held.Exchange(2))
        {
            await self.FutexWaitAsync(held, expected: 2); // returns at once if it is not 2 any more
            self.ThrowIfKilled();
        }
    }

    private static async Task ReleaseAsync(IpcProcess self, FutexWord held)
    {
        if (held.Exchange(0) == 2)
        {
            await self.FutexWakeAsync(held);
        }
    }

    // ----
    private static void Add(Span<byte> number) => BitConverter.TryWriteBytes(number, BitConverter.ToInt32(number) + 1);

    private static async Task<(int Attached, bool IsRemoved)> ExactAsync(IpcProcess self)
    {
        // ---- exact
        var shmid = await self.SystemV.ShmGetAsync(0x1234, 4096, IpcFlags.Create | IpcFlags.OwnerOnly);
        var shmaddr = await self.SystemV.ShmAtAsync(shmid);
        await self.SystemV.ShmCtlAsync(shmid, SegmentCommand.Remove); // marked: SHM_DEST, and the key is free
        var again = await self.SystemV.ShmAtAsync(shmid, SegmentFlags.ReadOnly); // the identifier still finds it
        var status = (await self.SystemV.ShmCtlAsync(shmid, SegmentCommand.Status)).Status!; // nattch is 2
        await self.SystemV.ShmDtAsync(shmaddr);
        await self.SystemV.ShmDtAsync(again); // the last: now it is gone

        // ----
        return (status.Attached, status.IsRemoved);
    }
}
