using System.Net.Sockets;

namespace ActorIpc.Soak.Nodes;

/// <summary>One connection to the resource: a line is asked, a line is answered.</summary>
internal sealed class ResourceClient : IDisposable
{
    private readonly TcpClient connection;
    private readonly StreamReader reader;
    private readonly StreamWriter writer;

    private ResourceClient(TcpClient connection)
    {
        this.connection = connection;
        connection.NoDelay = true;
        reader = new StreamReader(connection.GetStream());
        writer = new StreamWriter(connection.GetStream()) { AutoFlush = true, NewLine = "\n" };
    }

    public static async Task<ResourceClient> Connect(int port)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", port);
        return new ResourceClient(connection);
    }

    /// <summary>Asks, and waits for as long as the resource likes.</summary>
    /// <exception cref="EndOfStreamException">The resource is gone.</exception>
    public async Task<string> Ask(string line)
    {
        await writer.WriteLineAsync(line);
        return await reader.ReadLineAsync() ?? throw new EndOfStreamException();
    }

    public void Dispose() => connection.Dispose();
}
