namespace ActorIpc.Analyzers.Tests.Rules;

public sealed class UndoFixTests
{
    private static readonly Verify Verify = new("ACI0011");

    [Theory]
    [InlineData("self.OperateAsync(set, [SemaphoreOp.Take(0)])", "self.GiveAsync(set)", "self.OperateAsync(set, [SemaphoreOp.Take(0)], undo: true)", "self.OperateAsync(set, [SemaphoreOp.Give(0)], undo: true)")]
    [InlineData("self.OperateAsync(set, [SemaphoreOp.Take(1, 2)])", "self.GiveAsync(set, 1, units: 2)", "self.OperateAsync(set, [SemaphoreOp.Take(1, 2)], undo: true)", "self.OperateAsync(set, [SemaphoreOp.Give(1, units: 2)], undo: true)")]
    [InlineData("self.OperateAsync(set, [SemaphoreOp.Take(0, 2)])", "self.GiveAsync(set, units: 2)", "self.OperateAsync(set, [SemaphoreOp.Take(0, 2)], undo: true)", "self.OperateAsync(set, [SemaphoreOp.Give(0, units: 2)], undo: true)")]
    [InlineData("self.OperateAsync(set, [SemaphoreOp.Take(n)], undo: false)", "self.GiveAsync(set, n)", "self.OperateAsync(set, [SemaphoreOp.Take(n)], undo: true)", "self.OperateAsync(set, [SemaphoreOp.Give(n)], undo: true)")]
    [InlineData("self.OperateAsync(set, [SemaphoreOp.Take(0)], false, TimeSpan.Zero)", "self.OperateAsync(set, [SemaphoreOp.Give(0)])", "self.OperateAsync(set, [SemaphoreOp.Take(0)], true, TimeSpan.Zero)", "self.OperateAsync(set, [SemaphoreOp.Give(0)], undo: true)")]
    [InlineData("self.OperateAsync(set, [SemaphoreOp.Take(0)], timeout: TimeSpan.Zero)", "self.OperateAsync(set, [SemaphoreOp.Give(0)], undo: true)", "self.OperateAsync(set, [SemaphoreOp.Take(0)], undo: true, timeout: TimeSpan.Zero)", "self.OperateAsync(set, [SemaphoreOp.Give(0)], undo: true)")]
    [InlineData("self.OperateAsync(set, [SemaphoreOp.Take(0), SemaphoreOp.Take(1)])", "self.OperateAsync(set, [SemaphoreOp.Give(1), SemaphoreOp.Give(0)])", "self.OperateAsync(set, [SemaphoreOp.Take(0), SemaphoreOp.Take(1)], undo: true)", "self.OperateAsync(set, [SemaphoreOp.Give(1), SemaphoreOp.Give(0)], undo: true)")]
    [InlineData("self.SystemV.SemOpAsync(n, [SemaphoreOp.Take(0), new(1, -1)])", "self.SystemV.SemOpAsync(n, [new SemaphoreOp(0, 1), SemaphoreOp.Give(1).WithUndo()])", "self.SystemV.SemOpAsync(n, [SemaphoreOp.Take(0).WithUndo(), new(1, -1, SemaphoreFlags.Undo)])", "self.SystemV.SemOpAsync(n, [new SemaphoreOp(0, 1, SemaphoreFlags.Undo), SemaphoreOp.Give(1).WithUndo()])")]
    public Task Both_sides_are_undone(string take, string give, string takeAfter, string giveAfter) =>
        Verify.Fixes(Section($"[|{take}|]", give), Section(takeAfter, giveAfter));

    [Fact]
    public Task Where_it_is_given_back_in_two_places_both_are_undone() => Verify.Fixes(
        Verify.Body("""
            if (!(await [|self.OperateAsync(set, [SemaphoreOp.Take(0)])|]).IsGranted)
            {
                return;
            }

            if (flag)
            {
                await self.GiveAsync(set); // early
                return;
            }

            self.ThrowIfKilled();
            _ = await self.GiveAsync(set).ConfigureAwait(true);
            """),
        Verify.Body("""
            if (!(await self.OperateAsync(set, [SemaphoreOp.Take(0)], undo: true)).IsGranted)
            {
                return;
            }

            if (flag)
            {
                await self.OperateAsync(set, [SemaphoreOp.Give(0)], undo: true); // early
                return;
            }

            self.ThrowIfKilled();
            _ = await self.OperateAsync(set, [SemaphoreOp.Give(0)], undo: true).ConfigureAwait(true);
            """));

    [Fact]
    public Task All_are_fixed_at_once() => Verify.FixesAll(
        Section("[|self.OperateAsync(set, [SemaphoreOp.Take(0)])|]", "self.GiveAsync(set)") + Section("[|self.OperateAsync(set, [SemaphoreOp.Take(1)])|]", "self.GiveAsync(set, 1)", "N"),
        Section("self.OperateAsync(set, [SemaphoreOp.Take(0)], undo: true)", "self.OperateAsync(set, [SemaphoreOp.Give(0)], undo: true)")
            + Section("self.OperateAsync(set, [SemaphoreOp.Take(1)], undo: true)", "self.OperateAsync(set, [SemaphoreOp.Give(1)], undo: true)", "N"));

    [Fact]
    public Task Two_in_one_function_are_fixed_at_once() => Verify.FixesAll(
        Verify.Body("""
            if (!(await [|self.OperateAsync(set, [SemaphoreOp.Take(0)])|]).IsGranted) { return; }
            self.ThrowIfKilled();
            await self.GiveAsync(set);
            if (!(await [|self.OperateAsync(set, [SemaphoreOp.Take(0)])|]).IsGranted) { return; }
            self.ThrowIfKilled();
            await self.GiveAsync(set);
            """),
        Verify.Body("""
            if (!(await self.OperateAsync(set, [SemaphoreOp.Take(0)], undo: true)).IsGranted) { return; }
            self.ThrowIfKilled();
            await self.OperateAsync(set, [SemaphoreOp.Give(0)], undo: true);
            if (!(await self.OperateAsync(set, [SemaphoreOp.Take(0)], undo: true)).IsGranted) { return; }
            self.ThrowIfKilled();
            await self.OperateAsync(set, [SemaphoreOp.Give(0)], undo: true);
            """));

    [Fact]
    public Task Units_that_are_given_back_before_the_next_pass_are_undone() => Verify.Fixes(
        Verify.Body("""
            while (!done)
            {
                if (!(await [|self.OperateAsync(set, [SemaphoreOp.Take(0)])|]).IsGranted) { return; }
                if (!(await self.PauseAsync(TimeSpan.FromSeconds(1))).IsWoken) { return; }
                await self.GiveAsync(set);
            }
            """),
        Verify.Body("""
            while (!done)
            {
                if (!(await self.OperateAsync(set, [SemaphoreOp.Take(0)], undo: true)).IsGranted) { return; }
                if (!(await self.PauseAsync(TimeSpan.FromSeconds(1))).IsWoken) { return; }
                await self.OperateAsync(set, [SemaphoreOp.Give(0)], undo: true);
            }
            """));

    [Theory]
    [InlineData("if (!(await [|self.OperateAsync(set, [SemaphoreOp.Take(0)])|]).IsGranted) { return; } self.ThrowIfKilled(); await self.GiveAsync(set, 1); await self.GiveAsync(set);")]
    [InlineData("if (!(await [|self.OperateAsync(set, [SemaphoreOp.Take(0), SemaphoreOp.Take(1)])|]).IsGranted) { return; } self.ThrowIfKilled(); await self.GiveAsync(set); await self.GiveAsync(set, 1);")]
    [InlineData("if (!(await [|self.OperateAsync(set, [SemaphoreOp.Take(0), SemaphoreOp.Give(1)])|]).IsGranted) { return; } self.ThrowIfKilled(); await self.GiveAsync(set);")]
    [InlineData("if (!(await [|self.OperateAsync(set, [SemaphoreOp.Take(0)])|]).IsGranted) { return; } self.ThrowIfKilled(); await self.OperateAsync(set, [SemaphoreOp.Give(0), SemaphoreOp.Give(1)]);")]
    [InlineData("SemaphoreOp[] take = [SemaphoreOp.Take(0)]; if (!(await [|self.OperateAsync(set, take)|]).IsGranted) { return; } self.ThrowIfKilled(); await self.GiveAsync(set);")]
    [InlineData("if (!(await [|self.OperateAsync(set, [SemaphoreOp.Take(0)])|]).IsGranted) { return; } self.ThrowIfKilled(); await self.GiveAsync(number: 0, set: set);")]
    [InlineData("if (!(await [|self.OperateAsync(set, [SemaphoreOp.Take(0)])|]).IsGranted) { return; } self.ThrowIfKilled(); await self.GiveAsync(set, /* the first */ 0);")]
    [InlineData("Func<Task> more = async () => await self.GiveAsync(set); if (!(await [|self.OperateAsync(set, [SemaphoreOp.Take(0)])|]).IsGranted) { return; } self.ThrowIfKilled(); await self.GiveAsync(set); await more();")]
    public Task Where_not_all_of_it_can_be_undone_there_is_no_fix(string statements) => Verify.OffersNoFix(Verify.Body(statements));

    private static string Section(string take, string give, string name = "M") => Verify.Members($$"""
        async Task {{name}}(IpcProcess self, int n)
        {
            if (!(await {{take}}).IsGranted)
            {
                return;
            }

            self.ThrowIfKilled();
            await {{give}};
        }
        """);
}
