using Akka.Actor;

namespace ActorIpc.Akka;

/// <summary>The extension of an actor system by which its actors are processes.</summary>
public sealed class IpcExtension : IExtension
{
    internal IpcExtension(ExtendedActorSystem system)
    {
        var settings = AkkaHostSettings.Of(system);
        Host = new AkkaHost(system, settings, null, "ipc");
        System = SystemOn(Host, settings);
    }

    /// <summary>The processes and what they wait for.</summary>
    public IpcSystem System { get; }

    internal AkkaHost Host { get; }

    internal static IpcSystem SystemOn(AkkaHost host, AkkaHostSettings settings) => IpcSystem.Create(new IpcOptions
    {
        Host = host,
        MaxProcesses = settings.MaxProcesses,
        Semaphores = settings.Semaphores,
        Messages = settings.Messages,
        Segments = settings.Segments,
        Futexes = settings.Futexes,
        ShutdownTimeout = settings.ShutdownTimeout,
    });

    internal IpcProcess ProcessOf(IActorContext context)
    {
        if (Host.ProcessOf(context.Self) is { } found)
        {
            return found;
        }

        var process = System.Enter(context.Self.Path.ToStringWithoutAddress(), new ProcessOptions { HostContext = context });
        Host.Found(context.Self, process);
        return process;
    }
}
