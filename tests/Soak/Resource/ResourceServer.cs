using System.Net;
using System.Net.Sockets;

namespace ActorIpc.Soak.Resource;

/// <summary>Lets the workers reach the counters over TCP: a line is asked, a line is answered.</summary>
internal sealed class ResourceServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly GuardedResource resource;

    public ResourceServer(GuardedResource resource)
    {
        this.resource = resource;
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using var closing = connection;
        connection.NoDelay = true;
        using var reader = new StreamReader(connection.GetStream());
        using var writer = new StreamWriter(connection.GetStream()) { AutoFlush = true, NewLine = "\n" };
        WorkerState? worker = null;
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                var words = line.Split(' ');
                if (worker is null)
                {
                    worker = resource.Greet(int.Parse(words[1]), int.Parse(words[2]));
                    await writer.WriteLineAsync("welcome");
                }
                else
                {
                    await writer.WriteLineAsync(await resource.Answer(worker, words));
                }
            }
        }
        catch (IOException)
        {
            // Killed in the middle.
        }
        finally
        {
            if (worker is not null)
            {
                resource.Part(worker);
            }
        }
    }
}
