using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ClusterLock.Tests;

/// <summary>A node as people run it: a process of its own, its output read line by line.</summary>
internal sealed class NodeProcess : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(3);
    private readonly Process process;
    private readonly Task<string> errors;
    private readonly List<string> lines = [];

    private NodeProcess(string[] arguments)
    {
        var dotnet = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        process = Process.Start(new ProcessStartInfo(dotnet, [Path.Combine(AppContext.BaseDirectory, "ClusterLock.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        errors = process.StandardError.ReadToEndAsync();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static NodeProcess Start(params string[] arguments) => new(arguments);

    /// <summary>Reads on until a line says something; all that was read so far.</summary>
    public async Task<IReadOnlyList<string>> ReadUntilAsync(string said)
    {
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Guard) is { } line)
        {
            lines.Add(line);
            if (line.Contains(said, StringComparison.Ordinal))
            {
                return lines;
            }
        }

        throw new InvalidOperationException($"It ended and never said \"{said}\": {string.Join('\n', lines)} {await errors}");
    }

    public void Kill() => process.Kill();

    /// <summary>Has it leave, as Ctrl-C does.</summary>
    public void Stop()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<(int Code, string Output, string Errors)> EndAsync()
    {
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Guard) is { } line)
        {
            lines.Add(line);
        }

        await process.WaitForExitAsync().WaitAsync(Guard);
        return (process.ExitCode, string.Join('\n', lines), await errors);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
