using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ActorIpc.Akka.Tests;

/// <summary>What nobody needs any more goes, in a system that runs for long.</summary>
public sealed class RemainsTests : IpcTestKit
{
    [Fact]
    public async Task The_actor_of_an_array_that_was_removed_stops_when_nobody_can_reach_it_any_more()
    {
        var statistics = ((AkkaHost)Ipc.Host).Statistics;
        var (kept, _) = await ArrayAsync(0);
        var before = statistics.Primitives;
        await MakeAndRemoveAsync(200);

        var guard = Stopwatch.StartNew();
        while (statistics.Primitives > before + 10 && guard.Elapsed < Patience)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        Assert.InRange(statistics.Primitives, before, before + 10);
        Assert.Equal(0, await WaitersAsync(kept));
    }

    [Fact]
    public async Task A_removed_array_answers_those_who_still_have_it()
    {
        var (id, set) = await ArrayAsync(0);
        await Self.RemoveAsync(set);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        await Self.SystemV.SemGetAsync(IpcKey.Private, 1, IpcFlags.Create | IpcFlags.Everybody);

        Assert.Equal(Errno.EINVAL, await ErrorOfAsync(Self.GetValueAsync(set).AsTask()));
        Assert.Equal(Errno.EINVAL, await ErrorOfAsync(Self.SystemV.OpenAsync(id).AsTask()));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task MakeAndRemoveAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (_, set) = await ArrayAsync(1);
            await Self.RemoveAsync(set);
        }
    }
}
