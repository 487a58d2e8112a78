using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

public abstract partial class SemgetTests : HostFixture
{
    private const IpcFlags CreateNew = IpcFlags.Create | IpcFlags.Exclusive;

    [Fact]
    [Rule("SEM-1")]
    [Rule("SEM-58")]
    public async Task A_fresh_key_makes_a_set_that_is_its_creators()
    {
        await using var self = Ipc.EnterAs(7, 70, 71);

        var id = await self.SystemV.SemGetAsync(42, 10, CreateNew | Mode(600));

        var status = await self.StatAsync(id);
        Assert.Equal(10, status.Count);
        Assert.Equal(id, status.Id);
        Assert.Equal(new IpcKey(42), status.Permission.Key);
        Assert.Equal((7u, 70u), (status.Permission.User, status.Permission.Group));
        Assert.Equal((7u, 70u), (status.Permission.CreatorUser, status.Permission.CreatorGroup));
        Assert.Equal((int)Mode(600), status.Permission.Mode);
        Assert.Equal(new int[10], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-1")]
    public async Task A_key_finds_the_same_set_again_with_and_without_create()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.SystemV.SemGetAsync(42, 2, CreateNew | Mode(600));
        await self.SetAllAsync(id, 3, 4);

        Assert.Equal(id, await other.SystemV.SemGetAsync(42, 2, IpcFlags.None));
        Assert.Equal(id, await other.SystemV.SemGetAsync(42, 2, IpcFlags.Create | Mode(666)));

        Assert.Equal([3, 4], await other.GetAllAsync(id));
        Assert.Equal((int)Mode(600), (await other.StatAsync(id)).Permission.Mode);
    }

    [Fact]
    [Rule("SEM-3")]
    public async Task An_existing_key_with_create_and_exclusive_is_EEXIST()
    {
        await using var self = Ipc.Enter("self");
        await self.SystemV.SemGetAsync(42, 10, CreateNew | Mode(600));

        await FailsAsync(Errno.EEXIST, () => self.SystemV.SemGetAsync(42, 10, CreateNew | Mode(600)));
    }

    [Fact]
    [Rule("SEM-3")]
    public async Task EEXIST_comes_before_size_and_permission()
    {
        await using var self = Ipc.EnterAs(1);
        await using var stranger = Ipc.EnterAs(2, 200);
        await self.SystemV.SemGetAsync(42, 10, CreateNew);

        await FailsAsync(Errno.EEXIST, () => self.SystemV.SemGetAsync(42, 11, CreateNew | Mode(600)));
        await FailsAsync(Errno.EEXIST, () => self.SystemV.SemGetAsync(42, 0, CreateNew | Mode(600)));
        await FailsAsync(Errno.EEXIST, () => stranger.SystemV.SemGetAsync(42, 10, CreateNew | Mode(600)));
    }

    [Fact]
    [Rule("SEM-4")]
    public async Task An_unused_key_without_create_is_ENOENT()
    {
        await using var self = Ipc.Enter("self");

        await FailsAsync(Errno.ENOENT, () => self.SystemV.SemGetAsync(42, 1, IpcFlags.None));
        await FailsAsync(Errno.ENOENT, () => self.SystemV.SemGetAsync(42, 1, IpcFlags.Exclusive));
        await FailsAsync(Errno.ENOENT, () => self.SystemV.SemGetAsync(42, 0, IpcFlags.None));
    }

    [Fact]
    [Rule("SEM-4")]
    public async Task Exclusive_without_create_finds_what_exists()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.SystemV.SemGetAsync(42, 1, IpcFlags.Create | Mode(600));

        Assert.Equal(id, await self.SystemV.SemGetAsync(42, 1, IpcFlags.Exclusive));
    }

    [Fact]
    [Rule("SEM-4")]
    [Rule("SEM-29")]
    public async Task A_removed_sets_key_is_unused_again()
    {
        await using var self = Ipc.Enter("self");
        var old = await self.SystemV.SemGetAsync(42, 1, IpcFlags.Create | Mode(600));
        await self.SetValAsync(old, 0, 5);
        await self.RemoveAsync(old);

        await FailsAsync(Errno.ENOENT, () => self.SystemV.SemGetAsync(42, 1, IpcFlags.None));
        var id = await self.SystemV.SemGetAsync(42, 2, CreateNew | Mode(600));

        Assert.NotEqual(old, id);
        Assert.Equal([0, 0], await self.GetAllAsync(id));
    }

    [Theory]
    [Rule("SEM-5")]
    [InlineData(-1)]
    [InlineData(9)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public async Task A_size_out_of_range_is_EINVAL_before_the_key_is_looked_up(int nsems)
    {
        Create(new IpcOptions { Semaphores = new SemaphoreLimits { PerArray = 8 } });
        await using var self = Ipc.Enter("self");
        await self.SystemV.SemGetAsync(42, 8, CreateNew | Mode(600));

        await FailsAsync(Errno.EINVAL, () => self.SystemV.SemGetAsync(43, nsems, IpcFlags.None));
        await FailsAsync(Errno.EINVAL, () => self.SystemV.SemGetAsync(43, nsems, IpcFlags.Create | Mode(600)));
        await FailsAsync(Errno.EINVAL, () => self.SystemV.SemGetAsync(42, nsems, CreateNew | Mode(600)));
        await FailsAsync(Errno.EINVAL, () => self.SystemV.SemGetAsync(IpcKey.Private, nsems, Mode(600)));
    }

    [Fact]
    [Rule("SEM-5")]
    public async Task The_default_SEMMSL_is_32000_and_a_set_of_that_size_can_be_made()
    {
        await using var self = Ipc.Enter("self");

        var id = await self.SystemV.SemGetAsync(IpcKey.Private, 32000, Mode(600));

        await self.DoAsync(id, Op(31999, +1));
        Assert.Equal(32000, (await self.StatAsync(id)).Count);
        await FailsAsync(Errno.EINVAL, () => self.SystemV.SemGetAsync(IpcKey.Private, 32001, Mode(600)));
    }

    [Theory]
    [Rule("SEM-6")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    public async Task An_existing_set_is_found_by_its_size_or_less(int nsems)
    {
        await using var self = Ipc.Enter("self");
        var id = await self.SystemV.SemGetAsync(42, 10, CreateNew | Mode(600));

        Assert.Equal(id, await self.SystemV.SemGetAsync(42, nsems, IpcFlags.Create | Mode(600)));
        Assert.Equal(10, (await self.StatAsync(id)).Count);
    }

    [Fact]
    [Rule("SEM-6")]
    public async Task More_than_an_existing_set_has_is_EINVAL_before_the_permission_is_looked_at()
    {
        await using var self = Ipc.EnterAs(1);
        await using var stranger = Ipc.EnterAs(2, 200);
        await self.SystemV.SemGetAsync(42, 10, CreateNew);

        await FailsAsync(Errno.EINVAL, () => self.SystemV.SemGetAsync(42, 11, IpcFlags.None));
        await FailsAsync(Errno.EINVAL, () => stranger.SystemV.SemGetAsync(42, 11, Mode(600)));
        await FailsAsync(Errno.EACCES, () => stranger.SystemV.SemGetAsync(42, 10, Mode(600)));
    }

    [Fact]
    [Rule("SEM-7")]
    public async Task A_new_set_of_none_is_EINVAL()
    {
        await using var self = Ipc.Enter("self");

        await FailsAsync(Errno.EINVAL, () => self.SystemV.SemGetAsync(42, 0, IpcFlags.Create | Mode(600)));
        await FailsAsync(Errno.EINVAL, () => self.SystemV.SemGetAsync(IpcKey.Private, 0, Mode(600)));
        await FailsAsync(Errno.ENOENT, () => self.SystemV.SemGetAsync(42, 1, IpcFlags.None));
    }

    [Theory]
    [Rule("SEM-9")]
    [InlineData(IpcFlags.None)]
    [InlineData(IpcFlags.Create)]
    [InlineData(IpcFlags.Exclusive)]
    [InlineData(CreateNew)]
    public async Task IPC_PRIVATE_always_makes_a_new_set(IpcFlags flags)
    {
        await using var self = Ipc.Enter("self");

        var first = await self.SystemV.SemGetAsync(IpcKey.Private, 1, flags | Mode(600));
        var second = await self.SystemV.SemGetAsync(IpcKey.Private, 1, flags | Mode(600));

        Assert.NotEqual(first, second);
        await self.DoAsync(first, Op(0, +1));
        Assert.Equal((1, 0), (await self.GetValAsync(first), await self.GetValAsync(second)));
    }

    [Fact]
    [Rule("SEM-1")]
    public async Task A_number_and_a_name_are_keys_in_spaces_of_their_own()
    {
        await using var self = Ipc.Enter("self");

        var number = await self.SystemV.SemGetAsync(42, 1, CreateNew | Mode(600));
        var name = await self.SystemV.SemGetAsync("42", 1, CreateNew | Mode(600));

        Assert.NotEqual(number, name);
        Assert.Equal(name, await self.SystemV.SemGetAsync("42", 1, IpcFlags.None));
        Assert.Equal(number, await self.SystemV.SemGetAsync(42, 1, IpcFlags.None));
    }
}
