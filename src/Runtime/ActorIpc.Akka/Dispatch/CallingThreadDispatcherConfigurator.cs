using Akka.Configuration;
using Akka.Dispatch;

namespace ActorIpc.Akka.Dispatch;

/// <summary>Makes the dispatcher that runs an actor on the thread of whoever sends to it; for <c>type</c> in a dispatcher's configuration.</summary>
public sealed class CallingThreadDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly CallingThreadDispatcher dispatcher;

    /// <summary>Called by Akka.NET.</summary>
    /// <param name="config">The dispatcher's configuration.</param>
    /// <param name="prerequisites">What dispatchers need.</param>
    public CallingThreadDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) => dispatcher = new CallingThreadDispatcher(this);

    /// <inheritdoc/>
    public override MessageDispatcher Dispatcher() => dispatcher;
}
