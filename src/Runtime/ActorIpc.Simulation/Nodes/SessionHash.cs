using ActorIpc.Actors;
using ActorIpc.Sessions;
using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Nodes;

/// <summary>What nodes and owners say and know, as part of a state.</summary>
internal static class SessionHash
{
    public static void Add(World world, ref StateHash hash, Frame frame)
    {
        hash.Add(frame.FromHistory);
        hash.Add(frame.ToHistory);
        hash.Add(frame.First);
        hash.Add(frame.Expected);
        hash.Add(frame.IsFarewell ? 1L : 0);
        Add(world, ref hash, frame.Messages);
    }

    public static void Add(World world, ref StateHash hash, PeerStream stream)
    {
        hash.Add(stream.Peer);
        foreach (var place in stream.Places)
        {
            hash.Add(place);
        }

        Add(world, ref hash, stream.Waiting);
    }

    public static void Add(World world, ref StateHash hash, OwnerSnapshot owner)
    {
        hash.Add(owner.History);
        hash.Add(owner.Incarnation);
        hash.Add(owner.Applied);
        hash.Add(owner.Kind);
        hash.Add(owner.IsRetired ? 1L : 0);
        hash.Add(owner.Failure);
        hash.Add(owner.Primitive is null ? 0L : 1);
        if (owner.Primitive is { } primitive)
        {
            Add(world, ref hash, primitive);
        }

        foreach (var process in owner.Processes)
        {
            hash.Add(process.Id.Value);
        }

        foreach (var watched in owner.Watched)
        {
            hash.Add(watched.Value);
        }

        foreach (var peer in owner.Peers)
        {
            hash.Add(peer.Peer);
            hash.Add(peer.History);
            hash.Add(peer.FirstUnacknowledged);
            hash.Add(peer.NextIn);
            Add(world, ref hash, peer.Unacknowledged);
        }

        foreach (var gone in owner.Gone)
        {
            hash.Add(gone);
        }

        foreach (var held in owner.Held)
        {
            hash.Add(held.To);
            Add(world, ref hash, held.Message);
        }
    }

    private static void Add(World world, ref StateHash hash, IReadOnlyCollection<SessionMessage> messages)
    {
        hash.Add((long)messages.Count);
        foreach (var message in messages)
        {
            Add(world, ref hash, message);
        }
    }

    private static void Add(World world, ref StateHash hash, SessionMessage message)
    {
        switch (message)
        {
            case Opening opening:
                hash.Add(1L);
                hash.Add(opening.Kind);
                Add(world, ref hash, opening.Primitive);
                break;
            case Asking asking:
                hash.Add(2L);
                hash.Add(asking.Process.Id.Value);
                hash.Add(asking.Number);
                hash.Add((long)asking.Refusal);
                Add(world, ref hash, asking.Operation);
                break;
            case Ending ending:
                hash.Add(3L);
                hash.Add(ending.Number);
                hash.Add((long)ending.Reason);
                break;
            case Exiting exiting:
                hash.Add(4L);
                hash.Add(exiting.Process.Value);
                break;
            case Telling telling:
                hash.Add(5L);
                hash.Add((long)telling.Code);
                hash.Add(telling.Process.Id.Value);
                hash.Add(telling.Value);
                break;
            case Answering answering:
                hash.Add(6L);
                hash.Add(answering.Number);
                hash.Add((long)answering.Answer.Outcome);
                hash.Add((long)answering.Answer.Error);
                hash.Add(answering.Answer.Value);
                AddValue(world, ref hash, answering.Answer.Data);
                hash.Add(answering.Token.Incarnation);
                hash.Add(answering.Token.Sequence);
                break;
            case Parking parking:
                hash.Add(7L);
                hash.Add(parking.Number);
                break;
            case Watching watching:
                hash.Add(8L);
                hash.Add(watching.Process.Value);
                break;
            case Posting posting:
                hash.Add(9L);
                hash.Add(posting.Process.Value);
                hash.Add((long)posting.Signal);
                break;
        }
    }

    private static void Add(World world, ref StateHash hash, Written written)
    {
        hash.Add(written.Bytes);
        hash.Add((long)written.Values.Count);
        foreach (var value in written.Values)
        {
            AddValue(world, ref hash, value);
        }
    }

    // By what is in it: what travels is made again where it arrives.
    private static void AddValue(World world, ref StateHash hash, object? value)
    {
        switch (value)
        {
            case KeptGift kept:
                hash.Add(kept.TypeName);
                hash.Add(kept.Number);
                break;
            case TagGift gift when PortableGifts.Include(gift):
                hash.Add(gift.TypeName);
                world.AddTo(ref hash, SessionValues.ContentOf(gift));
                break;
            case IReadOnlyList<int> integers:
                Add(ref hash, integers);
                break;
            case SemaphoreGetArgument get:
                hash.Add(get.Key.ToString());
                Add(ref hash, get.Initial ?? []);
                break;
            case null or string or byte[] or int or long or TagGift:
                world.AddTo(ref hash, value);
                break;
            default:
                hash.Add(value.ToString());
                break;
        }
    }

    private static void Add(ref StateHash hash, IReadOnlyList<int> integers)
    {
        hash.Add((long)integers.Count);
        foreach (var integer in integers)
        {
            hash.Add((long)integer);
        }
    }
}
