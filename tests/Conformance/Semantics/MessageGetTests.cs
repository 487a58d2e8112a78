using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// msgget: keys, rights, limits, and what a fresh queue is.
public abstract class MessageGetTests : HostFixture
{
    private const IpcFlags CreateNew = IpcFlags.Create | IpcFlags.Exclusive;

    [Fact]
    [Rule("MSG-1")]
    public async Task A_key_finds_its_queue_and_create_and_exclusive_on_it_is_EEXIST()
    {
        await using var self = Ipc.EnterAs(1);
        await using var stranger = Ipc.EnterAs(2, 200);
        var id = await self.SystemV.MsgGetAsync(42, CreateNew | Mode(600));

        await FailsAsync(Errno.EEXIST, () => self.SystemV.MsgGetAsync(42, CreateNew | Mode(600)));
        await FailsAsync(Errno.EEXIST, () => stranger.SystemV.MsgGetAsync(42, CreateNew | Mode(600)));
        Assert.Equal(id, await self.SystemV.MsgGetAsync(42, IpcFlags.Create | Mode(600)));
        Assert.Equal(id, await self.SystemV.MsgGetAsync(42, IpcFlags.Exclusive));
        Assert.Equal(id, await self.SystemV.MsgGetAsync(42, IpcFlags.None));
    }

    [Theory]
    [Rule("MSG-1")]
    [InlineData(IpcFlags.None)]
    [InlineData(IpcFlags.Exclusive)]
    public async Task A_key_that_is_not_in_use_is_ENOENT_without_create(IpcFlags flags)
    {
        await using var self = Ipc.Enter("self");

        await FailsAsync(Errno.ENOENT, () => self.SystemV.MsgGetAsync(42, flags | Mode(600)));
    }

    [Theory]
    [Rule("MSG-1")]
    [InlineData(400)]
    [InlineData(200)]
    [InlineData(600)]
    public async Task Rights_that_the_mode_does_not_give_are_EACCES(int asked)
    {
        await using var self = Ipc.EnterAs(1);
        await using var stranger = Ipc.EnterAs(2, 200);
        var id = await self.SystemV.MsgGetAsync(42, CreateNew);

        await FailsAsync(Errno.EACCES, () => self.SystemV.MsgGetAsync(42, Mode(asked)));
        await FailsAsync(Errno.EACCES, () => stranger.SystemV.MsgGetAsync(42, Mode(asked)));
        Assert.Equal(id, await stranger.SystemV.MsgGetAsync(42, IpcFlags.None));
    }

    [Fact]
    [Rule("MSG-1")]
    public async Task A_queue_beyond_MSGMNI_is_ENOSPC_until_one_is_removed()
    {
        Create(new IpcOptions { Messages = new MessageLimits { Queues = 2 } });
        await using var self = Ipc.Enter("self");
        var first = await self.SystemV.MsgGetAsync(1, CreateNew | Mode(600));
        var second = await self.SystemV.MsgGetAsync(2, CreateNew | Mode(600));

        await FailsAsync(Errno.ENOSPC, () => self.SystemV.MsgGetAsync(3, CreateNew | Mode(600)));
        await FailsAsync(Errno.ENOSPC, () => self.SystemV.MsgGetAsync(IpcKey.Private, Mode(600)));
        await FailsAsync(Errno.ENOENT, () => self.SystemV.MsgGetAsync(3, IpcFlags.None));
        Assert.Equal(second, await self.SystemV.MsgGetAsync(2, IpcFlags.Create));

        await self.MsgCtlAsync(first, MessageCommand.Remove);
        Assert.NotEqual(first, await self.SystemV.MsgGetAsync(1, CreateNew | Mode(600)));
    }

    [Fact]
    [Rule("MSG-22")]
    public async Task IPC_PRIVATE_makes_a_new_queue_each_time_with_create_or_without()
    {
        await using var self = Ipc.Enter("self");

        var ids = new HashSet<int>
        {
            await self.SystemV.MsgGetAsync(IpcKey.Private, Mode(600)),
            await self.SystemV.MsgGetAsync(IpcKey.Private, CreateNew | Mode(600)),
            await self.SystemV.MsgGetAsync(IpcKey.Private, IpcFlags.None),
        };

        Assert.Equal(3, ids.Count);
    }

    [Fact]
    [Rule("MSG-4")]
    public async Task A_fresh_queue_is_empty_and_nobody_has_used_it()
    {
        Create(new IpcOptions { Messages = new MessageLimits { QueueBytes = 777 } });
        Time.Advance(TimeSpan.FromSeconds(5));
        await using var self = Ipc.EnterAs(1, 10);

        var id = await self.SystemV.MsgGetAsync(42, CreateNew | Mode(640));

        var expected = new MessageQueueStatus
        {
            Id = id,
            Permission = new IpcPermission { Key = 42, User = 1, Group = 10, CreatorUser = 1, CreatorGroup = 10, Mode = (int)Mode(640) },
            MaxBytes = 777,
            ChangeTime = Time.GetUtcNow().ToUnixTimeSeconds(),
        };
        Assert.Equal(expected, await self.MsgStatAsync(id));
    }

    [Fact]
    [Rule("MSG-4")]
    public void The_limits_are_those_of_Linux()
    {
        var limits = new IpcOptions().Messages;

        Assert.Equal((32000, 8192, 16384), (limits.Queues, limits.MessageBytes, limits.QueueBytes));
    }
}
