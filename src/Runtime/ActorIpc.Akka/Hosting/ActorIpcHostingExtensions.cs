using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ActorIpc.Akka.Hosting;

/// <summary>ActorIpc in programs that set up Akka.NET with Akka.Hosting.</summary>
public static class ActorIpcHostingExtensions
{
    /// <summary>Starts ActorIpc with the actor system.</summary>
    /// <param name="builder">The builder of the actor system.</param>
    /// <param name="options">The settings; they go before those of other configuration.</param>
    /// <returns>The builder.</returns>
    public static AkkaConfigurationBuilder WithActorIpc(this AkkaConfigurationBuilder builder, ActorIpcOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (options is not null)
        {
            builder.AddHocon(options.ToConfig(), HoconAddMode.Prepend);
        }

        return builder.AddHocon(AkkaHostSettings.Defaults, HoconAddMode.Append).WithExtension<IpcExtensionProvider>();
    }

    /// <summary>
    /// Makes the <see cref="IpcExtension"/> of the actor system, and an <see cref="IpcHealthCheck"/> for it, available to constructors. Beside AddAkka.
    /// </summary>
    /// <param name="services">The services, among which Akka.Hosting puts the actor system.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddActorIpc(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        // Not the IpcSystem itself: a container disposes of what it hands out, and here the actor system ends the processes.
        services.TryAddSingleton(static provider =>
            provider.GetRequiredService<ActorSystem>().WithExtension<IpcExtension, IpcExtensionProvider>());
        services.TryAddSingleton<IpcHealthCheck>();
        return services;
    }
}
