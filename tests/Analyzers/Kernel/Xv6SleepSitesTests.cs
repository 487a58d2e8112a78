using System.Text.RegularExpressions;
using ActorIpc.Tests;

namespace ActorIpc.Analyzers.Tests.Kernel;

// The eleven places where xv6 sleeps, in Samples. Five look at the killed flag; the others wait for what is sure to come, and go on when they are killed.
public sealed partial class Xv6SleepSitesTests
{
    private const string Killable = "self.SleepAsync(";
    private const string Uninterruptible = "self.SleepUninterruptibleAsync(";

    private static readonly Verify Verify = new("ACI0002");

    public static TheoryData<string> Files => [.. Names()];

    private static string Folder => Path.Combine(Repository.Root(), "tests", "Analyzers", "Kernel", "Samples");

    [Fact]
    public void They_are_eleven()
    {
        var sources = Names().Select(SourceOf).ToList();

        Assert.Equal(5, sources.Sum(source => source.Split(Killable).Length - 1));
        Assert.Equal(6, sources.Sum(source => source.Split(Uninterruptible).Length - 1));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public Task As_xv6_has_them_they_are_right(string file) => Verify.Silent(SourceOf(file));

    [Theory]
    [InlineData("consoleread", "Input.cs", "ReadAsync")]
    [InlineData("pipewrite", "Pipe.cs", "WriteAsync")]
    [InlineData("piperead", "Pipe.cs", "ReadAsync")]
    [InlineData("wait", "Children.cs", "WaitAsync")]
    [InlineData("sys_sleep", "Clock.cs", "SleepAsync")]
    public Task Without_its_test_of_killed_it_is_flagged(string site, string file, string method)
    {
        Assert.NotEmpty(site);
        return Verify.Warns(WithMethod(file, method, text => Marked(Once(TestOfKilled(), text, ""), Killable, 1)));
    }

    [Theory]
    [InlineData("begin_op, while a commit goes on", "Log.cs", "BeginAsync", 1)]
    [InlineData("begin_op, while the log is full", "Log.cs", "BeginAsync", 2)]
    [InlineData("acquiresleep", "SleepLock.cs", "AcquireAsync", 1)]
    [InlineData("uartwrite", "Uart.cs", "WriteAsync", 1)]
    [InlineData("virtio_disk_rw, for free descriptors", "Disk.cs", "TransferAsync", 1)]
    [InlineData("virtio_disk_rw, for the completion", "Disk.cs", "TransferAsync", 2)]
    public Task Where_a_kill_ends_the_sleep_and_nobody_looks_it_is_flagged(string site, string file, string method, int which)
    {
        Assert.NotEmpty(site);
        return Verify.Warns(WithMethod(file, method, text => Marked(text, Uninterruptible, which)));
    }

    private static IEnumerable<string> Names() => Directory.GetFiles(Folder, "*.cs").Select(file => Path.GetFileName(file)!);

    private static string SourceOf(string file) => $"using ActorIpc;\n{File.ReadAllText(Path.Combine(Folder, file)).ReplaceLineEndings("\n")}";

    // The file with one of its methods changed.
    private static string WithMethod(string file, string method, Func<string, string> change)
    {
        var source = SourceOf(file);
        var from = source.IndexOf($" {method}(", StringComparison.Ordinal);
        var to = source.IndexOf("\n    }\n", from, StringComparison.Ordinal);
        return $"{source[..from]}{change(source[from..to])}{source[to..]}";
    }

    // The text with one of its sleeps marked, and made one that a kill ends.
    private static string Marked(string text, string sleep, int which)
    {
        var parts = text.Split(sleep);
        var (before, after) = (string.Join(sleep, parts[..which]), string.Join(sleep, parts[which..]));
        var end = after.IndexOf(';', StringComparison.Ordinal);
        return $"{before}[|{Killable}{after[..end]}|]{after[end..]}";
    }

    private static string Once(Regex what, string text, string with)
    {
        Assert.Single(what.Matches(text));
        return what.Replace(text, with);
    }

    [GeneratedRegex(@" *if \(self\.Killed\)\n *\{\n *return -1;\n *\}\n\n| \|\| self\.Killed")]
    private static partial Regex TestOfKilled();
}
