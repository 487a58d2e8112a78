using ActorIpc.Actors;

namespace ActorIpc.Sessions;

/// <summary>Which values that are given at a rendezvous can leave their node; any other waits there for whoever of the same node comes for it.</summary>
internal static class PortableGifts
{
    public static bool Include(TagGift gift) => gift is TagGift<string> or TagGift<byte[]> or TagGift<bool> or TagGift<int> or TagGift<long> or TagGift<uint> or TagGift<ulong>
        or TagGift<double> or TagGift<decimal> or TagGift<Guid> or TagGift<DateTimeOffset>;
}
