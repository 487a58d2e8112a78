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

    /// <summary>Runs <see cref="TestRun"/>. Tests that do not end in time have failed too: an edit may make something wait for ever.</summary>
    public static string? FirstFailure(string folder, TimeSpan limit, string[] arguments) => FirstFailure(folder, limit, arguments, out _);

    /// <summary>The same, and what was said of it.</summary>
    public static string? FirstFailure(string folder, TimeSpan limit, string[] arguments, out string said)
    {
        var info = Info(folder, "dotnet", arguments);

        // An edit may make something grow for ever.
        info.Environment["DOTNET_GCHeapHardLimit"] = "0x60000000";
        info.Environment["DOTNET_TieredPGO"] = "0";
        using var process = Process.Start(info)!;
        var errors = process.StandardError.ReadToEndAsync();
        var isOver = false;
        using var enough = new Timer(
            _ =>
            {
                isOver = true;
                process.Kill(entireProcessTree: true);
            },
            null,
            limit,
            Timeout.InfiniteTimeSpan);
        var failed = process.StandardOutput.ReadToEnd().Trim().Split('\n')[^1];
        process.WaitForExit();
        said = errors.Result;
        return (isOver, process.ExitCode) switch
        {
            (true, _) => $"{failed}, which does not end",
            (_, 0) => null,
            (_, 1) when failed.Length > 0 => failed,
            _ => $"a crash in {failed}: {errors.Result.Split('\n')[0]}",
        };
    }

    private static ProcessStartInfo Info(string folder, string program, string[] arguments) =>
        new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
}
