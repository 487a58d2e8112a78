namespace ActorIpc.Analyzers.Tests.Rules;

// What a fix does among directives: whatever is defined, the code that it makes is the code that was meant.
public sealed class DirectivesTests
{
    private const string Sleep = "await [|self.SleepAsync(channel, lk)|];";

    private static readonly Verify Killed = new("ACI0002");
    private static readonly Verify Ignored = new("ACI0003");
    private static readonly Verify Blocking = new("ACI0012");

    [Theory]
    [InlineData("#if !NEVER\n    SLEEP\n#endif", "#if !NEVER\n    self.ThrowIfKilled();\n    SLEEP\n#endif")]
    [InlineData("#if NEVER\n    count++;\n#endif\n    SLEEP", "#if NEVER\n    count++;\n#endif\n    self.ThrowIfKilled();\n    SLEEP")]
    [InlineData("#region Wait\n    // A little.\n    SLEEP\n#endregion", "#region Wait\n    // A little.\n    self.ThrowIfKilled();\n    SLEEP\n#endregion")]
    public Task A_process_is_ended_where_its_sleep_is_compiled(string before, string after) => Killed.Fixes(Loop(before, Sleep), Loop(after, Sleep.Replace("[|", "").Replace("|]", "")), "End the process");

    [Theory]
    [InlineData("#if !NEVER\nCALL\n#endif\ndone = true;", "#if !NEVER\nIF\n#endif\ndone = true;")]
    [InlineData("#if NEVER\ncount++;\n#endif\nCALL\n\ndone = true;", "#if NEVER\ncount++;\n#endif\nIF\n\ndone = true;")]
    public Task A_result_is_looked_at_where_its_call_is_compiled(string before, string after) => Ignored.Fixes(
        Verify.Body(before.Replace("CALL", "await [|self.AcquireAsync(semaphore)|];")),
        Verify.Body(after.Replace("IF", "if (!(await self.AcquireAsync(semaphore)).IsAcquired)\n{\n    return;\n}")));

    [Fact]
    public Task A_process_pauses_where_the_thread_slept() => Blocking.Fixes(
        Source("#if !NEVER\n        [|Thread.Sleep(1)|];\n#endif"),
        Source("#if !NEVER\n        if ((await self.PauseAsync(TimeSpan.FromMilliseconds(1))).IsKilled)\n        {\n            self.ThrowIfKilled();\n        }\n#endif"));

    private static string Source(string lines) => $"partial class Subject\n{{\n    async Task M(IpcProcess self)\n    {{\n{lines}\n        await Task.Yield();\n    }}\n}}\n";

    private static string Loop(string statements, string sleep) => Verify.Body($"await using var held = await self.LockAsync(lk);\nwhile (!ready)\n{{\n{statements.Replace("SLEEP", sleep)}\n}}");
}
