using ActorIpc.Akka.Cluster.Stores;
using ActorIpc.Akka.Wire;

namespace ActorIpc.Akka.Cluster.Tests;

/// <summary>What is too large for one message is kept in parts.</summary>
public class StoredPartsTests
{
    private static readonly StoredParts sample = new(Slot: 1, Count: 3, Stamp: (7L << 40) + 9);

    [Fact]
    public void Where_the_parts_are_is_written_as_it_always_was_and_read_as_it_was_meant()
    {
        var written = sample.Write(incarnation: 7);

        // The incarnation, the mark, the slot, how many there are, the stamp.
        Assert.Equal("0700000000000000" + "ff" + "01" + "03000000" + "0900000000070000", Convert.ToHexStringLower(written));
        Assert.Equal(sample, StoredParts.In(written));
    }

    [Fact]
    public void What_is_in_one_piece_has_no_parts_and_who_knows_of_none_refuses_them()
    {
        var codec = new SessionCodec();
        Assert.Null(StoredParts.In(codec.Write(new StoredOwner(7, null))));
        Assert.Null(StoredParts.In([]));
        Assert.Null(StoredParts.In(new byte[22]));
        Assert.Throws<FormatException>(() => codec.ReadStored(sample.Write(7)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    [InlineData(35, 4)]
    public void Parts_hold_what_was_cut_and_only_those_of_one_write_are_opened(int length, int count)
    {
        byte[] bytes = [.. Enumerable.Range(0, length).Select(number => (byte)number)];
        var cut = StoredParts.Cut(bytes, most: 10, sample.Stamp);

        Assert.Equal(count, cut.Count);
        Assert.Equal(bytes, cut.SelectMany(part => sample.Open(part)!));
        Assert.All(cut, part => Assert.Null((sample with { Stamp = sample.Stamp + 1 }).Open(part)));
        Assert.Null(sample.Open([1, 2]));
    }
}
