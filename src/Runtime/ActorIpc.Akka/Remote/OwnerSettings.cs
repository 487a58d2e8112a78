using ActorIpc.Sessions;
using Akka.Actor;

namespace ActorIpc.Akka.Remote;

/// <summary>What all owners of a node have in common.</summary>
internal sealed record OwnerSettings
{
    /// <summary>The time that messages to an owner are stamped with, in milliseconds since 1970-01-01 UTC.</summary>
    public required Func<string, long> Now { get; init; }

    /// <summary>Sends a frame to another owner.</summary>
    public required Action<Frame, IActorRef> SendToOwner { get; init; }

    /// <summary>What may travel at once.</summary>
    public FrameLimits Limits { get; init; } = FrameLimits.None;

    /// <summary>As for <see cref="Senders.MaySpeakFor"/>.</summary>
    public Func<Address, bool>? HasOwners { get; init; }

    /// <summary>By which frames come and go.</summary>
    public required Post Post { get; init; }

    /// <summary>Where owners run: as primitives do, on the thread of whoever brings them something, while they are idle.</summary>
    public string Dispatcher { get; init; } = AkkaHostSettings.CallingThreadDispatcher;

    public bool ChecksInvariants { get; init; }

    /// <summary>The incarnation of owners that write nothing down; higher than that of any before them.</summary>
    public long FirstIncarnation { get; init; }

    /// <summary>How many frames wait for an owner that is being recovered.</summary>
    public int MostEarlyFrames { get; init; } = 10_000;

    /// <summary>Makes the actor that writes down what an owner does; null where nothing is.</summary>
    public Func<string, Props>? Store { get; init; }

    /// <summary>After how long an owner that holds and awaits nothing may rest; null for never.</summary>
    public TimeSpan? PassivateAfter { get; init; }

    /// <summary>Hears, before anything leaves, whether an owner has said something that has not arrived; null where nobody wants to know.</summary>
    public Action<string, bool>? Unsettled { get; init; }

    /// <summary>Says whether an endpoint's node is known to be gone for ever; null where that is not known of any. To watch for such a one would take as long as to give it up anew.</summary>
    public Func<string, bool>? IsGone { get; init; }

    /// <summary>Lets an owner rest.</summary>
    public Action<IActorContext>? Passivate { get; init; }

    /// <summary>What makes the actor of an owner.</summary>
    public Props PropsOf(string name) => Make.Of(() => new OwnerActor(name, this)).WithDispatcher(Dispatcher);
}
