using ActorIpc.Tests;

namespace ActorIpc.Conformance.Semantics;

public abstract class PauseTests : HostFixture
{
    [Fact]
    [Rule("XV6-21")]
    public async Task A_pause_ends_with_success_when_its_time_has_passed()
    {
        await using var self = Ipc.Enter("self");

        var pause = self.PauseAsync(TimeSpan.FromSeconds(10)).AsTask();
        Time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(pause.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Outcome.Granted, (await pause).Outcome);
        Assert.Equal(0, Time.ArmedTimers);
    }

    [Fact]
    [Rule("XV6-21")]
    public async Task A_pause_is_broken_by_a_kill()
    {
        await using var self = Ipc.Enter("self");
        await using var killer = Ipc.Enter("killer");
        var pause = self.PauseAsync(TimeSpan.FromSeconds(10)).AsTask();

        await killer.KillAsync(self.Id);

        Assert.True((await pause).IsKilled);
        Assert.Equal(0, Time.ArmedTimers);
    }

    [Fact]
    [Rule("XV6-21")]
    public async Task A_pause_of_no_time_succeeds_at_once()
    {
        await using var self = Ipc.Enter("self");

        var pause = self.PauseAsync(TimeSpan.Zero);

        Assert.True(pause.IsCompleted);
        Assert.Equal(Outcome.Granted, (await pause).Outcome);
    }

    [Fact]
    [Rule("XV6-21")]
    public async Task A_pause_of_no_time_does_not_test_the_killed_flag()
    {
        await using var self = Ipc.Enter("self");
        await Ipc.KillAsync(self.Id);

        var pause = await self.PauseAsync(TimeSpan.Zero);

        Assert.Equal(Outcome.Granted, pause.Outcome);
    }

    [Fact]
    [Rule("XV6-21")]
    public async Task A_pause_of_negative_time_is_misuse()
    {
        await using var self = Ipc.Enter("self");

        var error = await Assert.ThrowsAsync<IpcException>(async () => await self.PauseAsync(TimeSpan.FromSeconds(-1)));

        Assert.Equal(Errno.EINVAL, error.Error);
    }
}
