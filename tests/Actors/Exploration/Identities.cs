using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>
/// Numbers that name a process or a place in time, found again among the bytes of a state by how they look, so that states which differ in names only can be told
/// to be equal.
/// </summary>
internal static class Identities
{
    private const uint Pid = 0x2A5A_5A10;
    private const uint PidBits = 0x3FFF_FFF0;
    private const long Counter = 0x4B4B_4B4B_0000_0000;

    /// <summary>The number of a process; it fits the 30 bits of a futex word.</summary>
    public static long PidOf(int process) => Pid + process;

    /// <summary>Where counters begin that number arrivals.</summary>
    public static long FirstCount => Counter;

    /// <summary>Gives every process the number of another.</summary>
    /// <param name="bytes">The bytes; they are changed.</param>
    /// <param name="order">Which process becomes the first, the second, and so on.</param>
    public static void Rename(Span<byte> bytes, int[] order)
    {
        for (var at = 0; at + sizeof(uint) <= bytes.Length; at++)
        {
            var value = BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
            if ((value & PidBits) == Pid && (value & ~PidBits & 0xF) < Scenario.Processes)
            {
                var renamed = (value & ~0xFu) | (uint)Array.IndexOf(order, (int)(value & 0xF));
                BinaryPrimitives.WriteUInt32LittleEndian(bytes[at..], renamed);
                at += sizeof(uint) - 1;
            }
        }
    }

    /// <summary>Whether a process is named among bytes.</summary>
    public static bool Names(ReadOnlySpan<byte> bytes, int process)
    {
        for (var at = 0; at + sizeof(uint) <= bytes.Length; at++)
        {
            if ((BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) & (PidBits | 0xF)) == Pid + process)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Numbers arrivals anew without a gap: only their order counts. One place is that of the counter, which comes after all others.</summary>
    /// <param name="bytes">The bytes; they are changed.</param>
    /// <param name="counter">Which of the places is the counter's.</param>
    /// <param name="areNames">Whether not even the order counts, but only which are equal.</param>
    public static void Renumber(Span<byte> bytes, int counter, bool areNames)
    {
        List<(int At, long Count)>? places = null;
        for (var at = 0; at + sizeof(long) <= bytes.Length; at++)
        {
            var value = BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
            if ((value & ~0xFFFFL) == Counter)
            {
                (places ??= []).Add((at, value));
                at += sizeof(long) - 1;
            }
        }

        if (places is not null)
        {
            var counts = places.Where((_, place) => place != counter).Select(place => place.Count).Distinct().ToList();
            if (!areNames)
            {
                counts.Sort();
            }

            for (var place = 0; place < places.Count; place++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(bytes[places[place].At..], place == counter ? counts.Count : counts.IndexOf(places[place].Count));
            }
        }
    }

    public static UInt128 Digest(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }
}
