using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace ActorIpc.Akka.Tests;

/// <summary>The life of a program that has no host.</summary>
internal sealed class Lifetime : IHostApplicationLifetime
{
    public CancellationToken ApplicationStarted => default;

    public CancellationToken ApplicationStopping => default;

    public CancellationToken ApplicationStopped => default;

    public void StopApplication()
    {
    }
}

/// <summary>What the meter of one actor system says.</summary>
internal sealed class Measured : IDisposable
{
    private readonly ConcurrentDictionary<string, long> values = [];
    private readonly MeterListener listener = new();

    public Measured(string system)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "ActorIpc.Akka" && instrument.Meter.Tags!.Contains(new("akka.system", system)))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => values[instrument.Name] = value);
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => values.AddOrUpdate(instrument.Name, value, (_, before) => before + value));
        listener.Start();
    }

    public Func<string, long> Read()
    {
        listener.RecordObservableInstruments();
        var now = values.ToDictionary();
        return name => now.GetValueOrDefault(name);
    }

    public void Dispose() => listener.Dispose();
}
