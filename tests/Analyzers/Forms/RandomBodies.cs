namespace ActorIpc.Analyzers.Tests.Forms;

// Bodies made of what makes a body right by its form, and of what makes it wrong, or of another form.
internal sealed class RandomBodies(Random random)
{
    private static readonly string[] Looks = ["!ready", "items.Count == 0", "count > 0", "items.Contains(\"a\")", "cells[0] == 1", "!(done)", "Next() is null", "stop != done", "this.count < n"];

    private static readonly string[] NoLooks =
    [
        "flag", "n > 0", "true", "left > 0", "!(ready && flag)", "ready || flag", "(ready ? flag : done)", "self.Killed", "items?.Count > 0", "count + (extra ?? 1) > 0", "await Later()",
        "!token.IsCancellationRequested", "items.TryPeek(out var first) && first.Length > n", "n is > 3 and < 9",
    ];

    private static readonly string[] Ends = ["return;", "throw new InvalidOperationException();", "{ count++; return; }", "{ return; }"];

    private static readonly string[] NoEnds = ["break;", "{ count++; break; }", "continue;", "count++;", "{ if (flag) return; }", "{ items.Clear(); }", "return; else count++;"];

    private static readonly string[] Plain =
    [
        "count++;", "items.Enqueue(\"a\");", "ready = true;", "left--;", "var text% = $\"{count} {n}\";", "await self.WakeupAsync(channel);", "await self.WakeupOneAsync(second);", "self.ThrowIfKilled();",
        "var names% = items.Where(name => name.Length > n).Select(name => name + count).ToList();", "if (flag) { count = n; } else { count--; }", "if (self.Killed) return;", "if (flag) return;", "Use(n);",
        "switch (n) { case 1: count++; break; case 2 when ready: return; default: done = true; break; }", "foreach (var item% in items) { count += item%.Length; }", "for (var i = 0; i < n; i++) { cells[i] = count; }",
        "(count, n) = (n, count);", "extra ??= count;", "do { count--; } while (count > 0);", "await Later();",
    ];

    private static readonly string[] Other =
    [
        "count = n switch { _ => throw new InvalidOperationException() };", "object known% = (object?)items ?? throw new InvalidOperationException();", "throw;", "if (flag) throw new InvalidOperationException();",
        "await using var line% = new Line();", "foreach (var step% in new Line()) { count++; }", "await foreach (var later% in Lines()) { count += later%; }", "using var stream% = new System.IO.MemoryStream();", "await Helper(self);", "await Bare(self);", "await M(self, flag, n);", "try { count++; } finally { ready = true; }", "try { await Later(); } catch (InvalidOperationException) { }", "lock (items) { count++; }", "var asleep% = self;",
        "Use(() => self.Killed);", "Func<Task> run% = async () => { while (!ready) { await self.SleepAsync(channel, lk); } };", "await Locked(self, lk);", "if (flag) goto end;", "lk = other;", "self.ToString();", "await self.PauseAsync(TimeSpan.Zero);",
        "dynamic odd% = n; odd%.Run();", "unsafe { int* at% = &n; }", "foreach (var one% in items) { if (flag) break; while (!ready) { await self.SleepAsync(channel, lk); } }",
    ];

    private static readonly string[] Times =
    [
        "TimeSpan.FromSeconds(1)", "TimeSpan.FromSeconds(n)", "Timeout.InfiniteTimeSpan", "null", "cancellation: token", "TimeSpan.FromSeconds(left), token", "flag ? TimeSpan.FromSeconds(count) : null", "ready ? default(TimeSpan?) : TimeSpan.Zero",
    ];

    private static readonly string[] OddTimes =
    [
        "self.Killed ? TimeSpan.Zero : null", "TimeSpan.FromSeconds(await self.WakeupAsync(channel))", "flag ? throw new InvalidOperationException() : TimeSpan.Zero", "(await self.SleepAsync(channel, lk)).IsKilled ? TimeSpan.Zero : null",
        "await Later() ? TimeSpan.Zero : null", "TimeSpan.FromSeconds(items?.Count ?? 1)", "(self.Killed || ready) && flag ? null : TimeSpan.FromSeconds(left)", "(await self.SleepUntilAsync(channel, lk, () => ready)).IsGranted ? null : TimeSpan.Zero",
        "cancellation: self.Killed ? new CancellationToken(true) : default",
    ];

    private int number;
    private int odd;

    // How many odd things stand in a body on the average, in hundredths of its places.
    public int Oddness { get; init; } = 12;

    public string Next()
    {
        (number, odd) = (0, Oddness);
        var parts = new List<string> { "var left = n; int? extra = null; var token = CancellationToken.None;" };
        var isUsing = random.Next(4) != 0;
        if (isUsing)
        {
            parts.Add(Lock());
        }

        for (var i = random.Next(1, 5); i > 0; i--)
        {
            parts.Add(Statement(2));
        }

        var body = string.Join('\n', parts);
        return (IsOdd() ? $"{body}\nend: count++;" : body).Replace("%", (++number).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private bool IsOdd() => random.Next(100) < odd;

    private string One(params string[] of) => of[random.Next(of.Length)].Replace("%", (++number).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private string Lock() => One(IsOdd()
        ? ["await using var held% = await self.LockAsync(other);", "var held% = await self.LockAsync(lk);", "await using var held% = await self.LockAsync(mutex);", "await using var held% = await self.LockAsync(lk, TimeSpan.Zero);", "await self.LockAsync(lk);"]
        : ["await using var held% = await self.LockAsync(lk);", "await using var held% = await self.LockAsync(this.lk);"]);

    private string Statement(int depth) => (random.Next(10), depth) switch
    {
        ( < 6, _) => Sleeping(),
        ( < 8, _) or (_, 0) => IsOdd() ? One(Other) : One(Plain),
        (8, _) => $"{One("if (flag)", "while (count > 0)", "foreach (var each% in cells)", "for (var j% = 0; j% < n; j%++)", "do", "if (self.Killed || ready)", "while (!self.Killed)", "for (;;)", "for (;;)", "for (var k% = 0; ; k%++)", "while (true)")}\n{{\n{Statement(depth - 1)}\n{Statement(depth - 1)}\n}}".Replace("do\n{", "for (;;)\n{", StringComparison.Ordinal),
        _ => $"{(IsOdd() ? "{" : "await using (var within% = await self.LockAsync(lk)) {".Replace("%", (++number).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal))}\n{Statement(depth - 1)}\n}}",
    };

    private string Sleeping()
    {
        var terms = new List<string> { IsOdd() ? One(NoLooks) : One(Looks) };
        if (random.Next(3) == 0)
        {
            terms.Add(One("!self.Killed", IsOdd() ? One(NoLooks) : One(Looks), One(NoLooks)));
        }

        var condition = string.Join(" && ", terms.OrderBy(_ => random.Next()));
        var head = IsOdd() ? One($"if ({condition})", $"for (; {condition};)", "for (;;)", $"while (!({condition}))", "do") : $"while ({condition})";
        var place = random.Next(6);
        var parts = new List<string> { Sleep(isBare: place < 4 && !IsOdd()) };
        if (place < 4)
        {
            parts.Insert(place / 3, Test());
        }

        if (random.Next(5) == 0)
        {
            parts.Insert(random.Next(parts.Count + 1), IsOdd() ? One(Other) : One(Plain[..8]));
        }

        if (IsOdd())
        {
            parts.Add(Sleep(isBare: random.Next(2) == 0));
        }

        var loop = parts.Count == 1 && random.Next(2) == 0 && !parts[0].StartsWith("var", StringComparison.Ordinal) ? $"{head} {parts[0]}" : $"{head}\n{{\n{string.Join('\n', parts)}\n}}";
        return head == "do" ? $"{loop} while ({condition});" : loop;
    }

    private string Sleep(bool isBare)
    {
        var call = One(IsOdd()
            ? ["self.SleepAsync(channel, other)", $"self.SleepAsync(channel, lk, {One(OddTimes)})", "self.SleepUntilAsync(channel, lk, () => ready)", "self.FutexWaitAsync(word, 1)", "second.ToString() is null ? default : self.SleepAsync(channel, lk)"]
            : ["self.SleepAsync(channel, lk)", "self.SleepAsync(channel, lk)", "self.SleepAsync(second, lk)", "self.SleepUninterruptibleAsync(channel, lk)", $"self.SleepAsync(channel, lk, {One(Times)})"]);
        var exit = IsOdd() ? One(NoEnds) : One(Ends);
        return isBare ? $"await {call};" : random.Next(4) switch
        {
            0 => $"await {call};",
            1 => $"if ((await {call}).IsKilled) {exit}",
            2 => IsOdd() ? One($"_ = await {call};", $"await {call}.ConfigureAwait(false);", $"if (!(await {call}).IsKilled) {exit}", $"if ((await {call}).IsKilled && flag) {exit}") : $"if ((await {call}).IsKilled) {exit}",
            3 => One($"var slept% = await {call}; if (slept%.IsKilled) {exit}"),
            _ => $"if ((await {call}).IsKilled) {exit}",
        };
    }

    private string Test() => IsOdd()
        ? One("if (!self.Killed) count++;", "if (self.Killed && flag) return;", $"if (self.Killed) {One(NoEnds)}", "if (flag) self.ThrowIfKilled();")
        : One("self.ThrowIfKilled();", $"if (self.Killed) {One(Ends)}", $"if (self.Killed) {One("break;", "{ count++; break; }")}");
}
