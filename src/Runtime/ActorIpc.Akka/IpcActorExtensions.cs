using Akka.Actor;

namespace ActorIpc.Akka;

/// <summary>How actor systems and actors get at processes and primitives.</summary>
public static class IpcActorExtensions
{
    /// <summary>The processes of an actor system, and what they wait for. It ends with the actor system.</summary>
    /// <param name="system">The actor system.</param>
    /// <returns>Always the same one for the same actor system.</returns>
    public static IpcSystem Ipc(this ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return system.WithExtension<IpcExtension, IpcExtensionProvider>().System;
    }

    /// <summary>This actor, as a process: a child of init that ends when the actor stops or restarts, with its undo applied and its waits gone.</summary>
    /// <param name="context">The context of the actor that calls this.</param>
    /// <returns>The process; a new one after a restart, so it is not to be handed from one incarnation to the next.</returns>
    /// <remarks>
    /// The process is an actor too, a child of this one. When somebody sees the actor terminated, everything that it held has been given back: already when
    /// its PostStop runs, and in PreRestart after the base call. An actor that keeps its children over a restart (PreRestart without the base call) does not
    /// keep the process in a field, but asks for it in its handlers.
    /// </remarks>
    public static IpcProcess Ipc(this IActorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.System.WithExtension<IpcExtension, IpcExtensionProvider>().ProcessOf(context);
    }

    /// <summary>The process that an actor is, to kill or interrupt it from outside.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="actor">The actor, which has asked for <see cref="Ipc(IActorContext)"/>.</param>
    /// <returns>The process of its present incarnation; null when it is none.</returns>
    public static IpcProcess? ProcessOf(this ActorSystem system, IActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(actor);
        return system.WithExtension<IpcExtension, IpcExtensionProvider>().Host.ProcessOf(actor);
    }

    /// <summary>The actor of a process: to watch, to stop, and to send an <see cref="IpcRequest{TResult}"/> to.</summary>
    /// <param name="process">A process of an <see cref="AkkaHost"/>.</param>
    /// <returns>The actor. When it stops, the process ends; when the process ends, it stops.</returns>
    /// <exception cref="ArgumentException">The process does not run on Akka.NET.</exception>
    public static IActorRef Ref(this IpcProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return process.HostData as IActorRef ?? throw new ArgumentException($"process: {process} is not run by an {nameof(AkkaHost)}.", nameof(process));
    }
}
