using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ActorIpc.Akka.Shells;

namespace ActorIpc.Akka.Hosting;

/// <summary>What a host counts, as instruments of the meter <c>ActorIpc.Akka</c>. They are read when somebody measures, and cost nothing otherwise.</summary>
internal sealed class IpcStatistics : IDisposable
{
    public const string MeterName = "ActorIpc.Akka";

    private readonly ConcurrentDictionary<ShellLink, bool> failed = [];
    private readonly Meter meter;
    private readonly Counter<long> failures;
    private readonly AkkaHost host;
    private int primitives;

    public IpcStatistics(AkkaHost host, string system, string name)
    {
        this.host = host;
        meter = new Meter(new MeterOptions(MeterName) { Tags = [new("akka.system", system), new("actoripc.host", name)] });
        failures = meter.CreateCounter<long>("actoripc.primitive.failures", "{failure}", "Primitives that have thrown, and answer no more");
        meter.CreateObservableUpDownCounter("actoripc.primitives", () => Primitives, "{primitive}", "Primitives that run");
        meter.CreateObservableUpDownCounter("actoripc.processes", () => Processes, "{process}", "Processes that live");
        meter.CreateObservableUpDownCounter("actoripc.waiting", () => Waiting, "{call}", "Calls that wait");
    }

    public int Primitives => Volatile.Read(ref primitives);

    public int Processes => host.System?.LiveProcesses().Count ?? 0;

    public int Waiting => host.System?.LiveProcesses().Sum(process => process.Outstanding().Count) ?? 0;

    public IReadOnlyList<string> Failed => [.. failed.Keys.Select(link => link.Name).Order(StringComparer.Ordinal)];

    public void Started() => Interlocked.Increment(ref primitives);

    public void Stopped(ShellLink link)
    {
        Interlocked.Decrement(ref primitives);
        failed.TryRemove(link, out _);
    }

    public void HasFailed(ShellLink link)
    {
        failed.TryAdd(link, true);
        failures.Add(1);
    }

    public void Dispose() => meter.Dispose();
}
