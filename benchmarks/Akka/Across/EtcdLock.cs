using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace ActorIpc.Benchmarks.Akka.Across;

/// <summary>A lock as people take it in etcd: a transaction that puts a key under the client's lease if there is none, and one that deletes it.</summary>
/// <remarks>The calls are gRPC, written out by hand and made once for each client, which is less work than any client library has.</remarks>
internal sealed class EtcdLock : IAsyncDisposable
{
    private const string Transact = "/etcdserverpb.KV/Txn";
    private const int Prefix = 5;
    private const uint Create = 1;

    private readonly Server server;
    private readonly HttpClient http;
    private readonly (byte[] Take, byte[] Give)[] calls = new (byte[], byte[])[AcrossNodes.Clients];

    private EtcdLock(Server server)
    {
        this.server = server;
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}"), DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
    }

    public static async Task<EtcdLock?> StartAsync()
    {
        if (await Server.StartAsync("etcd", (port, peers, folder) => ["--data-dir", folder, "--listen-client-urls", Url(port), "--advertise-client-urls", Url(port), "--listen-peer-urls", Url(peers), "--initial-advertise-peer-urls", Url(peers), "--initial-cluster", $"default={Url(peers)}", "--logger", "zap", "--log-level", "error"]) is not { } server)
        {
            return null;
        }

        var etcd = new EtcdLock(server);
        for (var client = 0; client < AcrossNodes.Clients; client++)
        {
            // One lease for as long as the client lives, as etcd's own lock does it.
            var lease = await etcd.CallAsync("/etcdserverpb.Lease/LeaseGrant", Message(output => output.Number(1, 3600)), field: 2);
            var key = ByteString.CopyFromUtf8($"lock/{client}");
            var put = Body(output =>
            {
                output.Bytes(1, key);
                output.Bytes(2, ByteString.CopyFromUtf8("mine"));
                output.Number(3, lease);
            });
            etcd.calls[client] = (Transaction(key, 0, 2, put), Transaction(key, null, 3, Body(output => output.Bytes(1, key))));
        }

        return etcd;

        static string Url(int port) => $"http://127.0.0.1:{port}";
    }

    public async Task PairAsync(int client)
    {
        if (await CallAsync(Transact, calls[client].Take, field: 2) != 1 || await CallAsync(Transact, calls[client].Give, field: 2) != 1)
        {
            throw new InvalidOperationException("The lock was somebody else's.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    // If the key was created at that revision (0: is not there), or whatever it is, one operation.
    private static byte[] Transaction(ByteString key, long? created, int operation, ByteString argument) => Message(output =>
    {
        if (created is { } revision)
        {
            output.Bytes(1, Body(compare =>
            {
                compare.Number(2, Create);
                compare.Bytes(3, key);
                compare.Number(5, revision);
            }));
        }

        output.Bytes(2, Body(request => request.Bytes(operation, argument)));
    });

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        var body = Body(write);
        var framed = new byte[Prefix + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), body.Length);
        body.CopyTo(framed, Prefix);
        return framed;
    }

    private static ByteString Body(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            write(output);
        }

        return ByteString.CopyFrom(stream.ToArray());
    }

    // Both answers have the number that matters in a field of the outermost message; 0 if it is not there.
    private async Task<long> CallAsync(string method, byte[] message, int field)
    {
        var content = new ByteArrayContent(message) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, method) { Content = content, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await http.SendAsync(request);
        var answer = await response.Content.ReadAsByteArrayAsync();
        if (!response.IsSuccessStatusCode || answer.Length < Prefix)
        {
            throw new InvalidOperationException($"etcd: {method} {response.StatusCode} {string.Join(' ', response.TrailingHeaders)}");
        }

        var input = new CodedInputStream(answer, Prefix, answer.Length - Prefix);
        while (input.ReadTag() is var tag && tag != 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field)
            {
                return input.ReadInt64();
            }

            input.SkipLastField();
        }

        return 0;
    }
}

/// <summary>Fields of protobuf.</summary>
internal static class Fields
{
    public static void Number(this CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    public static void Bytes(this CodedOutputStream output, int field, ByteString value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(value);
    }
}
