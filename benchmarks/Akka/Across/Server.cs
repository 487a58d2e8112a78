using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ActorIpc.Benchmarks.Akka.Across;

/// <summary>A server of somebody else's on a free port, with a folder of its own; gone with all that it wrote when it is disposed.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly Process process;
    private readonly DirectoryInfo folder;

    private Server(Process process, DirectoryInfo folder, int port)
    {
        this.process = process;
        this.folder = folder;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Starts one; null, and a line that says so, where it is not installed.</summary>
    public static async Task<Server?> StartAsync(string program, Func<int, int, string, string[]> arguments)
    {
        var folder = Directory.CreateTempSubdirectory("actoripc-benchmark-");
        var (port, other) = (FreePort(), FreePort());
        try
        {
            var process = Process.Start(new ProcessStartInfo(program, arguments(port, other, folder.FullName)) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            var server = new Server(process, folder, port);
            await server.WaitAsync();
            return server;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.Error.WriteLine($"{program}: not installed; no lines against it.");
            folder.Delete();
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task WaitAsync()
    {
        while (!process.HasExited)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(100);
            }
        }

        throw new InvalidOperationException($"{process.StartInfo.FileName} ended with {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
