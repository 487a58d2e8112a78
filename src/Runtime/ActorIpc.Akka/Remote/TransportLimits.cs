using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka.Actor;
using Akka.Configuration;

namespace ActorIpc.Akka.Remote;

/// <summary>What Akka.Remote carries at once for an actor system. What is larger it drops, however often it is sent.</summary>
/// <param name="MostFrameBytes">The most bytes of a frame.</param>
/// <param name="Weights">What frames and their messages may weigh.</param>
internal sealed record TransportLimits(int MostFrameBytes, FrameLimits Weights)
{
    private const string Setting = "akka.remote.dot-netty.tcp.maximum-frame-size";

    /// <summary>What the settings of an actor system say.</summary>
    /// <exception cref="ConfigurationException">They leave too little room.</exception>
    public static TransportLimits Of(ActorSystem system)
    {
        var setting = system.Settings.Config.GetByteSize(Setting) ?? WireLimits.FrameBytes + WireLimits.Envelope;
        if (setting < WireLimits.LeastTransport)
        {
            throw new ConfigurationException($"{Setting}: {setting} bytes are too few for what nodes say to primitives of others; {WireLimits.LeastTransport} are enough.");
        }

        var most = (int)Math.Min(setting - WireLimits.Envelope, WireLimits.FrameBytes);
        return new TransportLimits(most, new FrameLimits(Math.Min(Frame.MostWeight, setting / 2), most - WireLimits.Names));
    }
}
