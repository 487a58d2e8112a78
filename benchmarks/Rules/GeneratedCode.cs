using System.Globalization;
using System.Text;

namespace ActorIpc.Benchmarks.Rules;

/// <summary>Code for the rules to read: plain code of every day, most of which does not sleep. The same for the same numbers.</summary>
public static class GeneratedCode
{
    private static readonly string[] Plain =
    [
        """
            public int CountOf#(string name, int least)
            {
                if (!counts.TryGetValue(name, out var count))
                {
                    return least;
                }

                return Math.Max(count, least);
            }
        """,
        """
            public IEnumerable<string> Matching#(string part) =>
                names.Where(name => name.Contains(part, StringComparison.Ordinal))
                    .OrderBy(name => name.Length)
                    .ThenBy(name => name, StringComparer.Ordinal)
                    .Select(name => $"{name}: {counts.GetValueOrDefault(name)}");
        """,
        """
            public string Describe#(int width)
            {
                var line = string.Empty;
                foreach (var (name, count) in counts)
                {
                    var text = name.PadRight(width) + count.ToString(CultureInfo.InvariantCulture);
                    line = line.Length == 0 ? text : string.Join(", ", line, text.Trim());
                }

                return line;
            }
        """,
        """
            public async Task<int> Load#Async(TextReader reader)
            {
                var read = 0;
                while (await reader.ReadLineAsync() is { } line)
                {
                    var parts = line.Split(':', StringSplitOptions.TrimEntries);
                    switch (parts.Length)
                    {
                        case 2 when int.TryParse(parts[1], CultureInfo.InvariantCulture, out var count):
                            counts[parts[0]] = count;
                            read++;
                            break;
                        case 1:
                            names.Add(parts[0]);
                            break;
                    }
                }

                return read;
            }
        """,
        """
            public int Sum#(int[] cells)
            {
                var sum = 0;
                for (var i = 0; i < cells.Length; i++)
                {
                    sum += cells[i] > total ? cells[i] - total : Math.Abs(cells[i]);
                }

                return sum;
            }
        """,
    ];

    private const string OneSleep = """
            public async Task<string> Take#Async(IpcProcess self)
            {
                await using var held = await self.LockAsync(storeLock);
                while (names.Count == 0)
                {
                    self.ThrowIfKilled();
                    await self.SleepAsync(changed, storeLock);
                }

                var taken = names[^1];
                names.RemoveAt(names.Count - 1);
                return taken;
            }
        """;

    private const string TwoSleeps = """
            public async Task<bool> Put#Async(IpcProcess self, string name, int count)
            {
                await using var held = await self.LockAsync(storeLock);
                while (counts.ContainsKey(name))
                {
                    if ((await self.SleepAsync(changed, storeLock)).IsKilled)
                    {
                        return false;
                    }
                }

                counts[name] = count;
                total += count;
                await self.WakeupAsync(changed);
                while (counts[name] > 0 && !self.Killed)
                {
                    await self.SleepAsync(changed, storeLock);
                }

                return counts.Remove(name);
            }
        """;

    // A sleep in a loop, and what is done with what it waited for.
    private const string Statements = """
                while (counts.Count < #)
                {
                    if ((await self.SleepAsync(changed, storeLock)).IsKilled)
                    {
                        return total;
                    }
                }

                var found# = names.Where(name => name.Length > #).ToList();
                if (found#.Count > total && counts.TryGetValue(found#[0], out var count#))
                {
                    total += count#;
                }
                else
                {
                    Title = $"{Title} {found#.Count}".Trim();
                }

                for (var i = 0; i < found#.Count; i++)
                {
                    counts[found#[i]] = Math.Max(i, total % 7);
                }

                await self.WakeupAsync(changed);
        """;

    /// <summary>A file of a class, of about so many lines, with so many sleeps. A lock that is released by hand is in no form that the rules know to be right: its bodies are judged on graphs.</summary>
    public static string OfClass(int number, int lines, int sleeps, bool byHand = false)
    {
        var waiting = Enumerable.Repeat(TwoSleeps, sleeps / 2).Concat(Enumerable.Repeat(OneSleep, sleeps % 2)).Select(method => byHand ? ByHand(method) : method).ToList();
        var left = lines - LinesOf(File(number, "")) - waiting.Sum(method => LinesOf(method) + 1);
        var members = new List<string>();
        for (var i = 0; left > 0; i++)
        {
            members.Add(Plain[i % Plain.Length]);
            left -= LinesOf(members[^1]) + 1;
        }

        for (var i = 0; i < waiting.Count; i++)
        {
            members.Insert((i + 1) * members.Count / (waiting.Count + 1), waiting[i]);
        }

        return File(number, Joined(members));
    }

    /// <summary>A file of one class with one method of about so many lines, which sleeps every twenty-five of them.</summary>
    public static string OfMethod(int lines)
    {
        var parts = Joined(Enumerable.Repeat(Statements, lines / (LinesOf(Statements) + 1)));
        return File(0, $"""
                public async Task<int> LongAsync(IpcProcess self)
                {"{"}
                    await using var held = await self.LockAsync(storeLock);
            {parts}

                    return total;
                {"}"}
            """);
    }

    // The lock is held in a try, and released when that ends.
    private static string ByHand(string method)
    {
        var lines = method.Split('\n');
        var taking = lines.Index().First(line => line.Item.Contains("await using", StringComparison.Ordinal)).Index;
        return string.Join('\n',
        [
            .. lines[..taking],
            lines[taking].Replace("await using ", "", StringComparison.Ordinal), "        try", "        {", .. lines[(taking + 1)..^1].Select(line => line.Length == 0 ? line : $"    {line}"), "        }",
            "        finally", "        {", "            await held.DisposeAsync();", "        }", lines[^1],
        ]);
    }

    private static string File(int number, string members) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Globalization;
        using System.IO;
        using System.Linq;
        using System.Threading.Tasks;
        using ActorIpc;

        namespace Generated;

        public sealed class Store{{number}}(IpcLock storeLock, WaitChannel changed)
        {
            private readonly Dictionary<string, int> counts = new();
            private readonly List<string> names = new();
            private int total;

            public int Total => total;

            public string Title { get; set; } = "store {{number}}";

        {{members}}
        }

        """;

    // One after the other, and # in each is its number.
    private static string Joined(IEnumerable<string> parts)
    {
        var text = new StringBuilder();
        foreach (var (i, part) in parts.Index())
        {
            text.Append(i == 0 ? "" : "\n\n").Append(part.Replace("#", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        }

        return text.ToString();
    }

    private static int LinesOf(string text) => text.Count(letter => letter == '\n') + 1;
}
