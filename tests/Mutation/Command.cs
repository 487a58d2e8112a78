using System.Diagnostics;

namespace ActorIpc.Mutation;

/// <summary>Other programs.</summary>
internal static class Command
{
    /// <summary>What a program prints.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static string Run(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(Info(folder, program, arguments))!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}\n{output}{errors.Result}");
    }

    /// <summary>Runs tests until one fails. Those that do not end in time have failed too: an edit may make something wait for ever.</summary>
    public static string? FirstFailure(string folder, TimeSpan limit, string[] arguments)
    {
        var info = Info(folder, "dotnet", arguments);

        // An edit may make something grow for ever.
        info.Environment["DOTNET_GCHeapHardLimit"] = "0x60000000";
        using var process = Process.Start(info)!;
        _ = process.StandardError.ReadToEndAsync();
        string? failure = null;
        using var enough = new Timer(
            _ =>
            {
                failure = $"no end within {limit.TotalSeconds:0} s";
                process.Kill(entireProcessTree: true);
            },
            null,
            limit,
            Timeout.InfiniteTimeSpan);
        while (process.StandardOutput.ReadLine() is { } line)
        {
            var words = line.Trim().Split(' ', 3);
            if (words is ["Failed", var name, ..] && name.Contains('.', StringComparison.Ordinal))
            {
                failure = ShortName(name);
                process.Kill(entireProcessTree: true);
                break;
            }
        }

        process.WaitForExit();
        return failure ?? (process.ExitCode == 0 ? null : "a crash of the test process");
    }

    // Class and method, without arguments.
    private static string ShortName(string name)
    {
        var parts = name.Split('(')[0].Split('.');
        return $"{parts[^2]}.{parts[^1]}";
    }

    private static ProcessStartInfo Info(string folder, string program, string[] arguments) =>
        new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
}
