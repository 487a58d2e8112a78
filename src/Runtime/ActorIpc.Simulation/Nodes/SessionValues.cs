using ActorIpc.Actors;

namespace ActorIpc.Simulation.Nodes;

/// <summary>What is in the values that can leave their node.</summary>
internal static class SessionValues
{
    /// <summary>What is in a gift that can leave its node.</summary>
    public static object? ContentOf(TagGift gift) => gift switch
    {
        TagGift<string> text => text.Value,
        TagGift<byte[]> bytes => bytes.Value,
        TagGift<bool> truth => truth.Value,
        TagGift<int> number => number.Value,
        TagGift<long> number => number.Value,
        TagGift<uint> number => number.Value,
        TagGift<ulong> number => number.Value,
        TagGift<double> number => BitConverter.DoubleToInt64Bits(number.Value),
        TagGift<decimal> number => string.Join(' ', decimal.GetBits(number.Value)),
        TagGift<Guid> id => id.Value.ToString(),
        TagGift<DateTimeOffset> time => $"{time.Value.Ticks} {time.Value.Offset.Ticks}",
        _ => null,
    };
}
