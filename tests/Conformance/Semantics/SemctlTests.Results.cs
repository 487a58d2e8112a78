using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// What the kernel as judge has shown about the last argument and the return value.
public abstract partial class SemctlTests
{
    [Fact]
    [Rule("SEM-55")]
    public async Task IPC_STAT_returns_zero_where_SEM_STAT_returns_the_identifier()
    {
        await using var self = Ipc.Enter("self");
        await self.NewSetAsync(0);
        var id = await self.NewSetAsync(0);

        var status = await self.SystemV.SemCtlAsync(id, 0, SemaphoreCommand.Status);

        Assert.Equal((0L, id), (status.Value, status.Status!.Id));
    }

    [Theory]
    [InlineData(SemaphoreCommand.SetAll)]
    [InlineData(SemaphoreCommand.Set)]
    [InlineData(SemaphoreCommand.GetAll)]
    [Rule("SEM-51")]
    public async Task What_an_argument_holds_for_other_commands_is_not_looked_at(SemaphoreCommand command)
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(1, 1);
        var all = new SemaphoreArgument { Value = 7, Values = [3, 4], Permission = new IpcPermission { Mode = (int)Mode(640) } };

        await self.SystemV.SemCtlAsync(id, 0, command, all);

        var (values, mode) = ((await self.SystemV.SemCtlAsync(id, 0, SemaphoreCommand.GetAll)).Values!, (await self.StatAsync(id)).Permission.Mode);
        Assert.Equal(command == SemaphoreCommand.SetAll ? [3, 4] : [1, 1], values);
        Assert.Equal((int)(command == SemaphoreCommand.Set ? Mode(640) : Mode(600)), mode);
    }
}
