namespace ActorIpc.Tests;

/// <summary>The code in docs/rendezvous.md is what stands here between the rulers, compiled and run.</summary>
public sealed class RendezvousPageTests
{
    private static readonly string[] Calls = ["rendezvous", "rfork", "notepg", "semacquire", "tsemacquire", "semrelease"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_values_of_the_page_are_exchanged()
    {
        await using var ipc = IpcSystem.Create();
        var read = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);

        Assert.Equal("day: 3 alarms", await HandOverAsync(ipc, report => read.SetResult(report.From)).WaitAsync(Patience));

        Assert.Equal("night", await read.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task The_words_of_the_page_are_exchanged_through_an_interruption()
    {
        await using var ipc = IpcSystem.Create();
        await using var self = ipc.Enter("self");
        await using var other = ipc.Enter("other");
        var exchange = ExchangeAsync(self, 7, 1);
        await other.InterruptAsync(self.Id);

        Assert.Equal(1ul, (await other.RendezvousAsync(7, 2)).Value);
        Assert.Equal(2ul, await exchange.WaitAsync(Patience));
    }

    [Fact]
    public async Task The_rfork_of_the_page_works()
    {
        await using var ipc = IpcSystem.Create();
        await using var self = ipc.Enter("self");

        var (pid, told) = await ForkAsync(self).WaitAsync(Patience);

        Assert.Equal(0, told);
        Assert.Equal((pid, 0), await self.Xv6.WaitAsync());
    }

    [Fact]
    public async Task The_semaphore_of_the_page_works()
    {
        await using var ipc = IpcSystem.Create();
        await using var self = ipc.Enter("self");

        Assert.Equal("worked", await WorkInASlotAsync(ipc, self, () => Task.CompletedTask).WaitAsync(Patience));
    }

    [Fact]
    public void The_page_shows_what_stands_here() => CompiledPage.AssertShows("rendezvous.md", "tests", "Runtime", "ActorIpc", "RendezvousPageTests.cs");

    [Fact]
    public void The_page_names_every_function() =>
        Assert.All(Calls, call => Assert.Contains($"`{call}`", Repository.Read("docs", "rendezvous.md"), StringComparison.Ordinal));

    private static async Task<string> HandOverAsync(IpcSystem ipc, Action<Report> read)
    {
        void Read(Report report) => read(report);

        // ---- values
        const ulong shift = 0x2a;
        ipc.Spawn("day", async self =>
        {
            var handed = await self.RendezvousAsync(shift, new Report("day", Alarms: 3));
            if (handed.IsMet) Read(handed.Value);
        });
        await using var night = ipc.Enter("night");
        var got = await night.RendezvousAsync(shift, new Report("night", Alarms: 0), TimeSpan.FromMinutes(5));
        return got.IsMet ? $"{got.Value.From}: {got.Value.Alarms} alarms" : $"nobody came: {got.Outcome}";

        // ----
    }

    private static async Task<ulong> ExchangeAsync(IpcProcess self, ulong tag, ulong mine)
    {
        // ---- words
        ulong theirs;
        do
        {
            theirs = await self.Plan9.RendezvousAsync(tag, mine);
        }
        while (theirs == ulong.MaxValue && !self.Killed); // ~0 is an interruption, or what the partner gave

        // ----
        return theirs;
    }

    private static async Task<(long Pid, int Told)> ForkAsync(IpcProcess self)
    {
        // ---- rfork
        var pid = self.Plan9.Rfork(RforkFlags.Process | RforkFlags.Rendezvous | RforkFlags.NoteGroup, async child =>
        {
            await ServeAsync(child); // meets nobody of its parent's, and gets no note of its group
            return ExitStatus.Success;
        });
        var told = await self.Plan9.NotePgAsync(); // a note to all of this process's group but itself

        // ----
        return (pid, told);
    }

    private static async Task ServeAsync(IpcProcess child) => _ = await child.RendezvousAsync(1, 2, TimeSpan.Zero);

    private static async Task<string> WorkInASlotAsync(IpcSystem ipc, IpcProcess self, Func<Task> work)
    {
        Task WorkAsync() => work();

        // ---- semaphore
        var slots = ipc.CreateUserSemaphore(2);
        var slot = await self.AcquireAsync(slots, TimeSpan.FromSeconds(1));
        if (!slot.IsAcquired) return $"no slot: {slot.Outcome}";
        try
        {
            await WorkAsync();
        }
        finally
        {
            await self.ReleaseAsync(slots); // nobody else gives it back: not even the end of the process
        }

        // ----
        return "worked";
    }

    private sealed record Report(string From, int Alarms);
}
