using ActorIpc.Actors;
using ActorIpc.Sessions;

namespace ActorIpc.Akka.Tests.Wire;

/// <summary>Makes anything that has a form on the wire, from a seed.</summary>
internal sealed class Randomly(int seed)
{
    private readonly Random random = new(seed);

    public Frame Frame()
    {
        var messages = Several(20, Message);
        return new Frame
        {
            From = Name(),
            FromHistory = 1 + Number(),
            To = Name(),
            ToHistory = Number(),
            First = 1 + Number(),
            Expected = Number(),
            IsFarewell = Flip(),
            Messages = messages,
        };
    }

    public OwnerSnapshot Snapshot() => new(
        Number(),
        Number(),
        Number(),
        Flip() ? null : Name(),
        Flip(),
        Flip() ? null : Text(),
        Flip() ? null : Written(),
        Several(5, Card),
        Several(5, Id),
        Several(3, () => new PeerSnapshot(Name(), Number(), 1 + Number(), 1 + Number(), Several(5, Message))),
        Several(4, Node),
        Several(4, () => new HeldMessage(Name(), Message())));

    public OwnerInput[] Inputs() =>
        Several(6, () => Flip() ? OwnerInput.Of(Number(), random.NextInt64(), Frame(), Flip() ? 0 : Number()) : OwnerInput.Of(Number(), -random.NextInt64(), Node()));

    public SessionMessage Message() => random.Next(9) switch
    {
        0 => new Opening(Name(), Written()),
        1 => new Asking(Card(), 1 + Number(), Any<Outcome>(), Written()),
        2 => new Sessions.Ending(1 + Number(), Any<Outcome>()),
        3 => new Exiting(Id()),
        4 => new Telling(random.Next(int.MinValue, int.MaxValue), Card(), random.NextInt64(long.MinValue, long.MaxValue)),
        5 => new Answering(1 + Number(), new Answer(Any<Outcome>(), Any<Errno>(), random.NextInt64(long.MinValue, long.MaxValue), Flip() ? null : Value()), new FencingToken(Number(), Number())),
        6 => new Parking(1 + Number()),
        7 => new Watching(Id()),
        _ => new Posting(Id(), Any<Signal>()),
    };

    private Written Written()
    {
        var bytes = new byte[random.Next(60)];
        random.NextBytes(bytes);
        return new Written(bytes, Several(3, Value));
    }

    private object Value() => random.Next(4) switch
    {
        0 => Text(),
        1 => Several(10, () => random.Next(int.MinValue, int.MaxValue)),
        2 => new TagGift<string>(Text()),
        _ => Samples.Values[random.Next(Samples.Values.Count)],
    };

    private ProcessCard Card() => new(Id(), Node(), new Credentials
    {
        User = (uint)random.NextInt64(uint.MaxValue),
        Group = (uint)random.NextInt64(uint.MaxValue),
        Groups = Several(4, () => (uint)random.NextInt64(uint.MaxValue)),
        Privileged = Flip(),
    });

    private ProcessId Id() => new(1 + Number());

    private string Node() => "@" + Name();

    private string Name() => "n" + Text();

    private string Text() => string.Concat(Several(12, () => Flip() ? "é" : Flip() ? "🙂" : ((char)random.Next(' ', '~')).ToString()));

    // Small ones and large ones are equally likely.
    private long Number() => random.NextInt64(1L << random.Next(1, 62));

    private T Any<T>()
        where T : struct, Enum => random.GetItems(Enum.GetValues<T>(), 1)[0];

    private bool Flip() => random.Next(2) == 0;

    private T[] Several<T>(int most, Func<T> make) => [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => make())];
}
