namespace ActorIpc.Analyzers.Tests.Rules;

public sealed class SwallowedKillPlacesTests
{
    // Who holds the lock is of no account here.
    private static readonly Verify Verify = new("ACI0013") { EditorConfig = "dotnet_diagnostic.ACI0008.severity = none" };

    [Fact]
    public Task Lambdas_local_functions_and_top_level_statements_are_judged() => Verify.Warns("""
        var ipc = IpcSystem.Create();
        var channel = ipc.CreateChannel();
        var lk = ipc.CreateLock();
        var ready = false;
        ipc.Spawn("one", async self =>
        {
            while (!ready)
            {
                try
                {
                    await self.SleepAsync(channel, lk);
                    self.ThrowIfKilled();
                }
                [|catch|]
                {
                }
            }
        });
        ipc.Spawn("two", Work);
        var main = ipc.Enter("main");
        while (!ready)
        {
            try
            {
                await main.SleepAsync(channel, lk);
                main.ThrowIfKilled();
            }
            [|catch|]
            {
            }
        }

        async Task Work(IpcProcess self)
        {
            do
            {
                try
                {
                    self.ThrowIfKilled();
                    while (!ready)
                    {
                        await self.SleepAsync(channel, lk);
                        self.ThrowIfKilled();
                    }
                }
                [|catch (Exception)|]
                {
                }
            }
            while (ready);
        }
        """);

    [Fact]
    public Task Accessors_and_field_initializers_are_judged() => Verify.Warns(Verify.Members("""
        Func<IpcProcess, WaitChannel, IpcLock, Func<bool>, Task> body = async (self, channel, lk, done) =>
        {
            while (!done())
            {
                try
                {
                    await self.SleepAsync(channel, lk);
                    self.ThrowIfKilled();
                }
                [|catch (Exception)|]
                {
                }
            }
        };

        Func<IpcProcess, Task> Body => async self =>
        {
            while (!ready)
            {
                try
                {
                    await self.SleepAsync(channel, lk);
                    self.ThrowIfKilled();
                }
                [|catch (Exception)|]
                {
                }
            }
        };
        """));

    [Fact]
    public Task Iterators_and_partial_methods_are_judged() => Verify.Warns(Verify.Members("""
        async IAsyncEnumerable<int> Numbers(IpcProcess self)
        {
            while (!ready)
            {
                try
                {
                    await self.SleepAsync(channel, lk);
                    self.ThrowIfKilled();
                }
                [|catch (Exception)|]
                {
                }

                yield return count;
            }
        }

        private partial Task Part(IpcProcess self);

        private async partial Task Part(IpcProcess self)
        {
            while (!ready)
            {
                try
                {
                    self.ThrowIfKilled();
                    await self.SleepAsync(channel, lk);
                }
                [|catch|]
                {
                }
            }
        }
        """));
}
