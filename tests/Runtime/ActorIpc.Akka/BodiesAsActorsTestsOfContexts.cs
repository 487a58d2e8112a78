namespace ActorIpc.Akka.Tests;

/// <summary>What flows into the body of a process, and what runs beside what in it.</summary>
public sealed class BodiesAsActorsTestsOfContexts : IpcTestKit
{
    [Fact]
    public async Task AsyncLocals_of_who_starts_a_process_flow_into_its_body_and_not_back()
    {
        var set = Ipc.CreateSemaphores(0);
        var local = new AsyncLocal<string> { Value = "from outside" };
        var process = Ipc.Spawn("body", async self =>
        {
            Assert.Equal("from outside", local.Value);
            await self.OperateAsync(set, [SemaphoreOp.Take(0)]);
            Assert.Equal("from outside", local.Value);
            local.Value = "from the body";
            var child = self.Fork("child", _ =>
            {
                Assert.Equal("from the body", local.Value);
                return Task.CompletedTask;
            });
            local.Value = "later";
            Assert.True((await child.Completion).IsSuccess);
            Assert.Equal("later", local.Value);
        });
        local.Value = "changed outside";
        await Self.GiveAsync(set);

        Assert.True((await process.Completion.WaitAsync(Patience)).IsSuccess);
        Assert.Equal("changed outside", local.Value);
    }

    [Fact]
    public async Task The_continuations_of_a_body_never_run_at_the_same_time()
    {
        const int Strands = 20, Steps = 200;
        var set = Ipc.CreateSemaphores(0);
        var (inside, most, steps) = (0, 0, 0);
        var process = Ipc.Spawn("body", async self =>
        {
            await Task.WhenAll(Enumerable.Range(0, Strands).Select(async strand =>
            {
                for (var i = 0; i < Steps; i++)
                {
                    await self.OperateAsync(set, [SemaphoreOp.Take(0)]);
                    Look();
                    await Task.Yield();
                    Look();
                }
            }));

            // Not interlocked: there is nobody beside.
            return new ExitStatus(steps);
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await using var self = Ipc.Enter("giver");
            for (var i = 0; i < Strands * Steps / 4; i++)
            {
                await self.GiveAsync(set);
            }
        }))).WaitAsync(Patience);

        Assert.Equal(2 * Strands * Steps, (await process.Completion.WaitAsync(Patience)).Code);
        Assert.Equal(1, most);

        void Look()
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            steps++;
            Thread.SpinWait(10);
            Interlocked.Decrement(ref inside);
        }
    }
}
