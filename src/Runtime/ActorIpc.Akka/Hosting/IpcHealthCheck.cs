using Akka.Actor;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ActorIpc.Akka.Hosting;

/// <summary>
/// Healthy as long as the actor system runs and no primitive has failed; a failed one answers no more until the program is restarted. For
/// <c>AddHealthChecks().AddCheck&lt;IpcHealthCheck&gt;("actoripc")</c>, beside <see cref="ActorIpcHostingExtensions.AddActorIpc"/>.
/// </summary>
/// <param name="system">The actor system.</param>
public sealed class IpcHealthCheck(ActorSystem system) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (system.WhenTerminated.IsCompleted)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("the actor system has terminated"));
        }

        var host = system.WithExtension<IpcExtension, IpcExtensionProvider>().Host;
        if (host.IsTerminating)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("the processes have been shut down, or the actor system is terminating"));
        }

        var statistics = host.Statistics;
        var data = new Dictionary<string, object>
        {
            ["processes"] = statistics.Processes,
            ["primitives"] = statistics.Primitives,
            ["waiting calls"] = statistics.Waiting,
            ["failed primitives"] = string.Join(", ", statistics.Failed),
        };
        return Task.FromResult(statistics.Failed.Count == 0
            ? HealthCheckResult.Healthy("all primitives answer", data)
            : HealthCheckResult.Unhealthy($"failed and answering no more: {string.Join(", ", statistics.Failed)}", data: data));
    }
}
