using System.Globalization;

namespace ActorIpc.Simulation.Scheduling;

internal enum StepKind : byte
{
    /// <summary>A process goes on: A is its pid, B counts what it was given to go on with.</summary>
    Process,

    /// <summary>The oldest message from A to the primitive B is delivered.</summary>
    Message,

    /// <summary>The timer A rings.</summary>
    Alarm,

    /// <summary>A fault happens to the process A.</summary>
    Fault,

    /// <summary>A frame from the place A to the place B arrives; which one, if not the oldest, is said by B too.</summary>
    Frame,

    /// <summary>What the owner A writes down is written.</summary>
    Write,

    /// <summary>The owner B hears that the node A is gone.</summary>
    Told,

    /// <summary>Time passes, and what has not been acknowledged is sent again.</summary>
    Tick,

    /// <summary>Something happens to the node or owner A: B says what.</summary>
    Place,

    /// <summary>A fault happens to the oldest frame from A to B, which says too which.</summary>
    FrameFault,
}

/// <summary>Names a step, in any run in which the steps before it were the same.</summary>
internal readonly record struct StepKey(StepKind Kind, long A, long B)
{
    // Senders without a number of their own are told apart by numbers that no process has, and that are not the same in every run.
    internal const long FirstNameless = 1L << 40;

    public bool IsNameless => Kind == StepKind.Message && A > FirstNameless;

    private const string PlaceLetters = "pgtxcwa";
    private const string FrameLetters = "ld";

    // Of a frame: where to, and which.
    private int To => (int)B;

    private int Which => (int)(B >> 32);

    /// <summary>The name of a step that concerns a frame.</summary>
    /// <param name="kind">Which step.</param>
    /// <param name="from">The sender.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="which">Which frame: 0 for the oldest, above for one that overtakes so many, below for a copy; or which fault.</param>
    public static StepKey OfFrame(StepKind kind, long from, long to, int which) => new(kind, from, ((long)which << 32) | to);

    public override string ToString() => Kind switch
    {
        StepKind.Process => string.Create(CultureInfo.InvariantCulture, $"{A}.{B}"),
        StepKind.Message => string.Create(CultureInfo.InvariantCulture, $"{A}>{B}"),
        StepKind.Alarm => string.Create(CultureInfo.InvariantCulture, $"@{A}"),
        StepKind.Frame => string.Create(CultureInfo.InvariantCulture, $"{A}~{To}{Which switch { 0 => "", > 0 => $"/{Which}", _ => $"+{-Which}" }}"),
        StepKind.Write => string.Create(CultureInfo.InvariantCulture, $"{A}w"),
        StepKind.Told => string.Create(CultureInfo.InvariantCulture, $"{A}x{B}"),
        StepKind.Tick => "@t",
        StepKind.Place => string.Create(CultureInfo.InvariantCulture, $"!{A}{PlaceLetters[(int)B]}"),
        StepKind.FrameFault => string.Create(CultureInfo.InvariantCulture, $"!{A}~{To}{FrameLetters[Which]}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"!{A}{FaultLetter((FaultKind)B)}"),
    };

    public static bool TryParse(ReadOnlySpan<char> text, out StepKey key)
    {
        key = default;
        if (text.Length < 2)
        {
            return false;
        }

        switch (text[0])
        {
            case '@' when text is "@t":
                return Is(StepKind.Tick, 0, 0, out key);
            case '@':
                return Read(text[1..], out var alarm) && Is(StepKind.Alarm, alarm, 0, out key);
            case '!' when text.Contains('~'):
                var which = FrameLetters.IndexOf(text[^1]);
                return which >= 0 && ReadFrame(text[1..^1], which, StepKind.FrameFault, out key);
            case '!' when PlaceLetters.IndexOf(text[^1]) is >= 0 and var what:
                return Read(text[1..^1], out var place) && Is(StepKind.Place, place, what, out key);
            case '!':
                var kind = "kids".IndexOf(text[^1]);
                return kind >= 0 && Read(text[1..^1], out var process) && Is(StepKind.Fault, process, kind, out key);
        }

        if (text[^1] == 'w')
        {
            return Read(text[..^1], out var owner) && Is(StepKind.Write, owner, 0, out key);
        }

        if (text.Contains('~'))
        {
            var end = text.IndexOfAny('/', '+');
            var number = 0L;
            return (end < 0 || (Read(text[(end + 1)..], out number) && number is > 0 and <= int.MaxValue))
                && ReadFrame(end < 0 ? text : text[..end], (int)(end >= 0 && text[end] == '+' ? -number : number), StepKind.Frame, out key);
        }

        var heard = text.IndexOf('x');
        if (heard > 0)
        {
            return Read(text[..heard], out var node) && Read(text[(heard + 1)..], out var by) && Is(StepKind.Told, node, by, out key);
        }

        var at = text.IndexOfAny('.', '>');
        return at > 0 && Read(text[..at], out var a) && Read(text[(at + 1)..], out var b)
            && Is(text[at] == '.' ? StepKind.Process : StepKind.Message, a, b, out key);
    }

    private static bool Read(ReadOnlySpan<char> text, out long number) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static bool Is(StepKind kind, long a, long b, out StepKey key)
    {
        key = new StepKey(kind, a, b);
        return true;
    }

    private static bool ReadFrame(ReadOnlySpan<char> text, int which, StepKind kind, out StepKey key)
    {
        key = default;
        var at = text.IndexOf('~');
        if (!Read(text[..at], out var from) || !Read(text[(at + 1)..], out var to) || to is < 0 or > int.MaxValue)
        {
            return false;
        }

        key = OfFrame(kind, from, to, which);
        return true;
    }

    private static char FaultLetter(FaultKind kind) => "kids"[(int)kind];
}

internal enum FaultKind
{
    Kill,
    Interrupt,
    Death,
    SpuriousWakeup,
}

/// <summary>What happens to a node or to an owner.</summary>
internal enum PlaceEvent
{
    Pauses,
    GoesOn,
    IsTakenForGone,
    Crashes,

    /// <summary>An owner crashes, and what it was writing is lost.</summary>
    LosesWrite,

    /// <summary>An owner crashes, and what it was writing has been written.</summary>
    KeepsWrite,

    /// <summary>Another node starts in the place of one that has crashed.</summary>
    StartsAnew,
}

/// <summary>What happens to a frame.</summary>
internal enum FrameFaultKind
{
    Lost,
    Doubled,
}
