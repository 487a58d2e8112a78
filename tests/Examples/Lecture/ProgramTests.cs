using System.Diagnostics;
using ActorIpc.Simulation;

namespace Lecture.Tests;

public class ProgramTests
{
    [Fact]
    public async Task It_tells_the_five_versions_one_after_the_other_and_everything_comes_out_as_told()
    {
        var (code, output, errors) = await RunAsync("1");

        Assert.Equal((0, ""), (code, errors));
        Assert.DoesNotContain("NOT", output);
        var at = 0;
        foreach (var part in new[]
        {
            "1. Look again and again", "Nothing to say", "looked in vain", "never rests",
            "2. Sleep and wakeup", "warning ACI0001", "LostWakeup: ", "To see it again",
            "3. With a lock", "warning ACI0001", "Right under every schedule", "Exception: ", "empty queue",
            "4. With a loop", "while (q.Ptr is null)", "warning ACI0002", "Right under every schedule", "TooLong: ", "is killed",
            "5. That can be killed", "self.ThrowIfKilled();", "Nothing to say", "Right under every schedule", "One reader, one writer:", "Right under every schedule",
            "\nSo\n", "Test under the lock",
        })
        {
            var found = output.IndexOf(part, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"\"{part}\" does not come where it is to come:\n{output}");
            at = found + part.Length;
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("two")]
    [InlineData("1", "1")]
    public async Task What_is_no_number_of_pairs_ends_with_2(params string[] arguments)
    {
        var (code, output, errors) = await RunAsync(arguments);

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("Usage: ", errors);
    }

    [Fact]
    public void What_does_not_come_out_as_told_is_said()
    {
        var written = new StringWriter();
        var board = new Board(written);

        board.Fails(FailureKind.Deadlock, "One and one:", Simulation.Explore(Users.Of(Version.Looping, 1, 1)));

        Assert.False(board.AsTold);
        Assert.Contains("NOT", written.ToString());
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var dotnet = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        using var process = Process.Start(new ProcessStartInfo(dotnet, [Path.Combine(AppContext.BaseDirectory, "Lecture.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output.ReplaceLineEndings("\n"), await errors);
    }
}
