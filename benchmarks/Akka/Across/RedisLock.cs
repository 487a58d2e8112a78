using StackExchange.Redis;

namespace ActorIpc.Benchmarks.Akka.Across;

/// <summary>A lock as people take it in Redis: SET NX PX, and a script that deletes the key if it is still one's own.</summary>
internal sealed class RedisLock : IAsyncDisposable
{
    private const string Release = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end";
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly Server server;
    private readonly ConnectionMultiplexer connection;
    private readonly IDatabase database;
    private readonly byte[] release;

    private RedisLock(Server server, ConnectionMultiplexer connection, byte[] release)
    {
        this.server = server;
        this.connection = connection;
        this.release = release;
        database = connection.GetDatabase();
    }

    public static async Task<RedisLock?> StartAsync(params string[] durability)
    {
        if (await Server.StartAsync("redis-server", (port, _, folder) => ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder, "--save", "", .. durability]) is not { } server)
        {
            return null;
        }

        var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port}");
        return new RedisLock(server, connection, await connection.GetServer($"127.0.0.1:{server.Port}").ScriptLoadAsync(Release));
    }

    public async Task PairAsync(int client)
    {
        RedisKey key = $"lock/{client}";
        RedisValue mine = client + 1;
        if (!await database.StringSetAsync(key, mine, Lease, When.NotExists) || (int)await database.ScriptEvaluateAsync(release, [key], [mine]) != 1)
        {
            throw new InvalidOperationException("The lock was somebody else's.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        await server.DisposeAsync();
    }
}
