namespace ActorIpc.Analyzers.Tests.Rules;

public sealed class ReleaseFixTests
{
    private static readonly Verify Verify = new("ACI0006");

    [Theory]
    [InlineData("if ([|self.Killed|])\n{\n    return;\n}", "if (self.Killed)\n{\n    await held.DisposeAsync();\n    return;\n}")]
    [InlineData("if ([|self.Killed|])\n{\n    count++;\n    return; // Gone.\n}", "if (self.Killed)\n{\n    count++;\n    await held.DisposeAsync();\n    return; // Gone.\n}")]
    [InlineData("if ([|self.Killed|])\n    return;", "if (self.Killed)\n{\n    await held.DisposeAsync();\n    return;\n}")]
    [InlineData("if ([|self.Killed|]) return;", "if (self.Killed)\n{\n    await held.DisposeAsync();\n    return;\n}")]
    [InlineData("if ([|self.Killed|]) { return; }", "if (self.Killed) { await held.DisposeAsync(); return; }")]
    [InlineData("if ([|self.Killed|] || stop)\n{\n    return;\n}", "if (self.Killed || stop)\n{\n    await held.DisposeAsync();\n    return;\n}")]
    [InlineData("if (![|self.Killed|])\n{\n    count++;\n}\nelse\n{\n    return;\n}", "if (!self.Killed)\n{\n    count++;\n}\nelse\n{\n    await held.DisposeAsync();\n    return;\n}")]
    [InlineData("if ([|self.Killed|])\n{\n    throw new OperationCanceledException(\"killed\");\n}", "if (self.Killed)\n{\n    await held.DisposeAsync();\n    throw new OperationCanceledException(\"killed\");\n}")]
    public Task The_lock_is_released_before_leaving(string test, string fixedTest) => Verify.Fixes(Between(test), Between(fixedTest));

    [Theory]
    [InlineData("var key = await self.LockAsync(mutex);", "key.Dispose();")]
    [InlineData("var key = await self.LockAsync(mutex);", "self.Unlock(mutex);")]
    [InlineData("var key = await self.EnterReadAsync(rw);", "await key.DisposeAsync();")]
    [InlineData("var key = await self.LockAsync(lk);", "await key.DisposeAsync().ConfigureAwait(true);")]
    public Task The_lock_is_released_as_it_is_elsewhere(string take, string release) => Verify.Fixes(
        Verify.Body($"{take}\nif ([|self.Killed|])\n{{\n    return;\n}}\n\n{release}"),
        Verify.Body($"{take}\nif (self.Killed)\n{{\n    {release}\n    return;\n}}\n\n{release}"));

    [Theory]
    [InlineData("return -1;")]
    [InlineData("return n;")]
    [InlineData("return default;")]
    public Task What_is_returned_may_be_a_value_of_the_methods_own(string leave) => Verify.Fixes(
        Verify.Body($"var held = await self.LockAsync(lk);\nif ([|self.Killed|])\n{{\n    {leave}\n}}\n\nawait held.DisposeAsync();\nreturn 0;", "Task<int>"),
        Verify.Body($"var held = await self.LockAsync(lk);\nif (self.Killed)\n{{\n    await held.DisposeAsync();\n    {leave}\n}}\n\nawait held.DisposeAsync();\nreturn 0;", "Task<int>"));

    [Fact]
    public Task All_places_are_fixed_at_once() => Verify.FixesAll(
        Between("if ([|self.Killed|])\n{\n    return;\n}\n\nwhile (!ready)\n{\n    if ((await self.SleepAsync(channel, lk)).IsKilled)\n    {\n        return;\n    }\n}".Replace("(await self.SleepAsync(channel, lk)).IsKilled", "[|(await self.SleepAsync(channel, lk)).IsKilled|]", StringComparison.Ordinal)),
        Between("if (self.Killed)\n{\n    await held.DisposeAsync();\n    return;\n}\n\nwhile (!ready)\n{\n    if ((await self.SleepAsync(channel, lk)).IsKilled)\n    {\n        await held.DisposeAsync();\n        return;\n    }\n}"));

    [Theory]
    [InlineData("[|self.ThrowIfKilled()|];")]
    [InlineData("while (!ready) { if ([|self.Killed|]) { break; } await self.SleepAsync(channel, lk); } if (!ready) { return; }")]
    [InlineData("if ([|self.Killed|]) { throw new OperationCanceledException(items.Peek()); }")]
    [InlineData("if ([|self.Killed|]) { if (flag) { return; } return; }")]
    [InlineData("if ([|self.Killed|]) { return; } if (stop) { await held.DisposeAsync().ConfigureAwait(true); return; }")]
    [InlineData("var key = await self.LockAsync(mutex); if ([|self.Killed|]) { return; } key.Dispose();")]
    public Task No_release_is_offered_where_it_might_not_be_right(string statements) => Verify.OffersNoFix(Between(statements));

    [Fact]
    public Task No_release_is_offered_before_a_value_that_the_lock_guards() => Verify.OffersNoFix(
        Verify.Body("var held = await self.LockAsync(lk);\nif ([|self.Killed|]) { return count; }\nawait held.DisposeAsync();\nreturn 0;", "Task<int>"));

    private static string Between(string statements) => Verify.Body($"var held = await self.LockAsync(lk);\n{statements}\n\nawait held.DisposeAsync();");
}
