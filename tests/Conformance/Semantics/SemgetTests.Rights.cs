using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// Limits on sets, and who may find one.
public abstract partial class SemgetTests
{
    [Fact]
    [Rule("SEM-8")]
    public async Task A_set_beyond_SEMMNI_is_ENOSPC_until_one_is_removed()
    {
        Create(new IpcOptions { Semaphores = new SemaphoreLimits { Arrays = 2 } });
        await using var self = Ipc.Enter("self");
        var first = await self.SystemV.SemGetAsync(1, 1, CreateNew | Mode(600));
        var second = await self.SystemV.SemGetAsync(2, 1, CreateNew | Mode(600));

        await FailsAsync(Errno.ENOSPC, () => self.SystemV.SemGetAsync(3, 1, CreateNew | Mode(600)));
        await FailsAsync(Errno.ENOSPC, () => self.SystemV.SemGetAsync(IpcKey.Private, 1, Mode(600)));

        await FailsAsync(Errno.ENOENT, () => self.SystemV.SemGetAsync(3, 1, IpcFlags.None));
        Assert.Equal(second, await self.SystemV.SemGetAsync(2, 1, IpcFlags.Create | Mode(600)));
        await self.RemoveAsync(first);
        await self.SystemV.SemGetAsync(3, 1, CreateNew | Mode(600));
        await FailsAsync(Errno.ENOSPC, () => self.SystemV.SemGetAsync(1, 1, CreateNew | Mode(600)));
    }

    [Fact]
    [Rule("SEM-8")]
    public async Task More_semaphores_than_SEMMNS_are_ENOSPC_until_some_are_removed()
    {
        Create(new IpcOptions { Semaphores = new SemaphoreLimits { Semaphores = 10 } });
        await using var self = Ipc.Enter("self");
        var first = await self.NewSetAsync(new int[6]);

        await FailsAsync(Errno.ENOSPC, () => self.SystemV.SemGetAsync(IpcKey.Private, 5, Mode(600)));
        await self.NewSetAsync(new int[4]);
        await FailsAsync(Errno.ENOSPC, () => self.SystemV.SemGetAsync(IpcKey.Private, 1, Mode(600)));

        await self.RemoveAsync(first);
        await self.NewSetAsync(new int[6]);
    }

    [Fact]
    [Rule("SEM-7")]
    [Rule("SEM-8")]
    public async Task A_size_of_none_is_EINVAL_also_where_there_is_no_room()
    {
        Create(new IpcOptions { Semaphores = new SemaphoreLimits { Semaphores = 1, Arrays = 1 } });
        await using var self = Ipc.Enter("self");
        await self.NewSetAsync(0);

        await FailsAsync(Errno.EINVAL, () => self.SystemV.SemGetAsync(42, 0, IpcFlags.Create | Mode(600)));
    }

    [Fact]
    [Rule("SEM-2")]
    public async Task A_set_of_mode_0_is_EACCES_to_another_user()
    {
        await using var self = Ipc.EnterAs(1);
        await using var stranger = Ipc.EnterAs(2);
        var id = await self.SystemV.SemGetAsync(42, 10, CreateNew);

        await FailsAsync(Errno.EACCES, () => stranger.SystemV.SemGetAsync(42, 10, Mode(600)));
        await FailsAsync(Errno.EACCES, () => stranger.SystemV.SemGetAsync(42, 10, Mode(400)));
        await FailsAsync(Errno.EACCES, () => stranger.SystemV.SemGetAsync(42, 10, Mode(200)));
        await FailsAsync(Errno.EACCES, () => stranger.SystemV.SemGetAsync(42, 10, IpcFlags.Create | Mode(600)));
        await FailsAsync(Errno.EACCES, () => self.SystemV.SemGetAsync(42, 10, Mode(600)));
        Assert.Equal(id, await stranger.SystemV.SemGetAsync(42, 10, IpcFlags.None));
    }

    [Theory]
    [Rule("SEM-10")]
    [InlineData("creator", 600, 600, true)]
    [InlineData("owner", 600, 600, true)]
    [InlineData("creator", 66, 400, false)]
    [InlineData("owner", 66, 200, false)]
    [InlineData("owner", 400, 600, false)]
    [InlineData("owner", 400, 400, true)]
    [InlineData("owner", 400, 4, true)]
    [InlineData("owner", 200, 44, false)]
    [InlineData("creator group", 60, 60, true)]
    [InlineData("owner group", 60, 600, true)]
    [InlineData("owner group", 606, 4, false)]
    [InlineData("creator group", 606, 60, false)]
    [InlineData("supplementary owner group", 40, 400, true)]
    [InlineData("supplementary creator group", 40, 400, true)]
    [InlineData("supplementary owner group", 40, 200, false)]
    [InlineData("supplementary creator group", 606, 4, false)]
    [InlineData("stranger", 6, 600, true)]
    [InlineData("stranger", 660, 4, false)]
    [InlineData("stranger", 662, 2, true)]
    [InlineData("stranger", 662, 4, false)]
    [InlineData("stranger", 662, 402, false)]
    [InlineData("stranger", 0, 0, true)]
    [InlineData("stranger", 666, 1, false)]
    [InlineData("privileged", 0, 666, true)]
    public async Task The_class_that_the_caller_is_in_decides_alone(string who, int mode, int asked, bool allowed)
    {
        await using var creator = Ipc.EnterAs(1, 10);
        var id = await creator.SystemV.SemGetAsync(42, 1, CreateNew | Mode(600));
        await creator.SetAsync(id, user: 2, group: 20, Mode(mode));
        await using var caller = who switch
        {
            "creator" => Ipc.EnterAs(1, 99),
            "owner" => Ipc.EnterAs(2, 20),
            "creator group" => Ipc.EnterAs(5, 10),
            "owner group" => Ipc.EnterAs(5, 20),
            "supplementary owner group" => Ipc.EnterAs(5, 99, 98, 20),
            "supplementary creator group" => Ipc.EnterAs(5, 99, 10, 97),
            "stranger" => Ipc.EnterAs(5, 99, 98),
            _ => Ipc.Enter("privileged"),
        };

        if (allowed)
        {
            Assert.Equal(id, await caller.SystemV.SemGetAsync(42, 1, Mode(asked)));
        }
        else
        {
            await FailsAsync(Errno.EACCES, () => caller.SystemV.SemGetAsync(42, 1, Mode(asked)));
        }
    }

    [Fact]
    [Rule("SEM-10")]
    public async Task User_0_without_privilege_is_a_user_as_any_other()
    {
        await using var self = Ipc.EnterAs(1);
        await self.SystemV.SemGetAsync(42, 1, CreateNew | Mode(600));
        await using var zero = Ipc.EnterAs(0, 0);

        await FailsAsync(Errno.EACCES, () => zero.SystemV.SemGetAsync(42, 1, Mode(400)));
    }
}
