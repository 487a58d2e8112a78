using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SegmentCalls;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// shmget.
public abstract class SegmentGetTests : HostFixture
{
    private const IpcFlags Made = IpcFlags.Create;
    private const IpcFlags Exclusive = IpcFlags.Exclusive;

    [Fact]
    [Rule("SHM-1")]
    public async Task A_key_is_found_made_or_refused_as_the_flags_say()
    {
        await using var self = Ipc.Enter("self");
        await self.ShmGetFailsAsync(Errno.ENOENT, 42, Size, Mode(600));
        await self.ShmGetFailsAsync(Errno.ENOENT, 42, Size, Exclusive | Mode(600));

        var id = await self.ShmGetAsync(42, Size, Made | Exclusive | Mode(600));

        Assert.Equal(id, await self.ShmGetAsync(42, Size, Mode(600)));
        Assert.Equal(id, await self.ShmGetAsync(42, Size, Made | Mode(600)));
        Assert.Equal(id, await self.ShmGetAsync(42, Size, Exclusive | Mode(600)));
        await self.ShmGetFailsAsync(Errno.EEXIST, 42, 1000 * Size, Made | Exclusive | Mode(600));
        Assert.NotEqual(id, await self.ShmGetAsync(43, Size, Made | Mode(600)));
    }

    [Theory]
    [Rule("SHM-1")]
    [InlineData(0)]
    [InlineData(101)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public async Task A_new_segment_has_between_1_and_SHMMAX_bytes(long size)
    {
        Create(new IpcOptions { Segments = new SegmentLimits { SegmentBytes = 100 } });
        await using var self = Ipc.Enter("self");

        await self.ShmGetFailsAsync(Errno.EINVAL, 42, size, Made | Mode(600));
        await self.ShmGetFailsAsync(Errno.EINVAL, IpcKey.Private, size, Mode(600));

        await self.ShmGetAsync(42, 1, Made | Mode(600));
        await self.ShmGetAsync(43, 100, Made | Mode(600));
    }

    [Fact]
    [Rule("SHM-1")]
    public async Task A_segment_smaller_than_asked_for_is_EINVAL_and_that_comes_before_EACCES()
    {
        await using var self = Ipc.EnterAs(1);
        await using var stranger = Ipc.EnterAs(2, 200);
        await self.ShmGetAsync(42, Size, Made | Mode(600));

        await self.ShmGetFailsAsync(Errno.EINVAL, 42, Size + 1, Mode(600));
        await self.ShmGetFailsAsync(Errno.EINVAL, 42, -1, Mode(600));
        await stranger.ShmGetFailsAsync(Errno.EINVAL, 42, Size + 1, Mode(600));
        await stranger.ShmGetFailsAsync(Errno.EACCES, 42, Size, Mode(600));
    }

    [Fact]
    [Rule("SHM-1")]
    public async Task Rights_that_the_mode_does_not_give_are_EACCES_but_not_for_the_privileged()
    {
        await using var self = Ipc.EnterAs(1);
        await using var privileged = Ipc.Enter("privileged");
        var id = await self.ShmGetAsync(42, Size, Made | Mode(0));

        await self.ShmGetFailsAsync(Errno.EACCES, 42, Size, Mode(400));

        Assert.Equal(id, await self.ShmGetAsync(42, Size, Mode(0)));
        Assert.Equal(id, await privileged.ShmGetAsync(42, Size, Mode(600)));
    }

    [Fact]
    [Rule("SHM-2")]
    public async Task Less_or_nothing_is_enough_to_find_one_and_the_size_stays_that_of_its_making()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.ShmGetAsync(42, Size, Made | Mode(600));

        Assert.Equal(id, await self.ShmGetAsync(42, 0, Mode(600)));
        Assert.Equal(id, await self.ShmGetAsync(42, 1, Made | Mode(600)));

        Assert.Equal(Size, (await self.ShmStatAsync(id)).Size);
        Assert.Equal(Size, (await self.ShmAtAsync(id)).Memory.Length);
    }

    [Fact]
    [Rule("SHM-3")]
    public async Task No_more_segments_than_SHMMNI()
    {
        Create(new IpcOptions { Segments = new SegmentLimits { Segments = 2 } });
        await using var self = Ipc.Enter("self");
        var first = await self.NewSegmentAsync();
        await self.NewSegmentAsync();

        await self.ShmGetFailsAsync(Errno.ENOSPC, 42, Size, Made | Mode(600));
        await self.RemoveSegmentAsync(first);

        await self.ShmGetAsync(42, Size, Made | Mode(600));
    }

    [Fact]
    [Rule("SHM-3")]
    public async Task No_more_pages_than_SHMALL_and_a_byte_takes_a_page()
    {
        Create(new IpcOptions { Segments = new SegmentLimits { Pages = 4 } });
        await using var self = Ipc.Enter("self");
        var small = await self.ShmGetAsync(IpcKey.Private, 1, Mode(600));
        await self.ShmGetFailsAsync(Errno.ENOSPC, IpcKey.Private, (3 * SegmentLimits.PageSize) + 1, Mode(600));
        await self.ShmGetAsync(IpcKey.Private, 3 * SegmentLimits.PageSize, Mode(600));

        await self.ShmGetFailsAsync(Errno.ENOSPC, IpcKey.Private, 1, Mode(600));
        await self.RemoveSegmentAsync(small);

        await self.ShmGetAsync(IpcKey.Private, SegmentLimits.PageSize, Mode(600));
    }

    [Fact]
    [Rule("SHM-13")]
    [Rule("SHM-14")]
    public async Task A_fresh_segment_has_its_creator_and_the_time_of_its_making_and_nothing_else()
    {
        await using var self = Ipc.EnterAs(1, 10);

        var id = await self.ShmGetAsync(42, Size, Made | Mode(640));

        var expected = new SegmentStatus
        {
            Id = id,
            Permission = new IpcPermission { Key = 42, User = 1, Group = 10, CreatorUser = 1, CreatorGroup = 10, Mode = (int)Mode(640) },
            Size = Size,
            Creator = self.Id,
            ChangeTime = Time.GetUtcNow().ToUnixTimeSeconds(),
        };
        Assert.Equal(expected, await self.ShmStatAsync(id));
    }
}
