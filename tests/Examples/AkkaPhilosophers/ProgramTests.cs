using System.Diagnostics;

namespace AkkaPhilosophers.Tests;

public class ProgramTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_dinner_ends_with_all_forks_back_though_one_was_stopped_and_one_restarted_while_eating()
    {
        var (code, output, errors) = await RunAsync("--meals", "3", "--pace", "5", "--seconds", "86400");

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("Socrates collapses: it is stopped with forks 1 and 2 in its hands, and undo puts them back", output);
        Assert.Contains("Aristotle chokes: it throws with forks 2 and 3 in its hands, is restarted, and undo puts them back", output);
        Assert.Contains("No fork was ever held by two.", output);
        Assert.Contains("All forks are back on the table: 5 of 5.", output);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task A_large_table_is_as_fair()
    {
        var (code, output, _) = await RunAsync("--philosophers", "9", "--meals", "10", "--pace", "1", "--seconds", "86400", "--seed", "7");

        Assert.Equal(0, code);
        Assert.Contains("All forks are back on the table: 9 of 9.", output);
    }

    [Theory]
    [InlineData("--philosophers", "2")]
    [InlineData("--philosophers", "10")]
    [InlineData("--seconds", "0")]
    [InlineData("--meals", "many")]
    public async Task A_number_that_cannot_be_used_ends_with_2(string option, string number)
    {
        var (code, _, errors) = await RunAsync(option, number);

        Assert.Equal(2, code);
        Assert.Contains($"{option}: {number} is not a number from", errors);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var dotnet = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        var program = Path.Combine(AppContext.BaseDirectory, "AkkaPhilosophers.dll");
        using var process = Process.Start(new ProcessStartInfo(dotnet, [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Guard);
            await process.WaitForExitAsync().WaitAsync(Guard);
            return (process.ExitCode, output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
