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
}

/// <summary>Names a step, in any run in which the steps before it were the same.</summary>
internal readonly record struct StepKey(StepKind Kind, long A, long B)
{
    // Senders without a number of their own are told apart by numbers that no process has, and that are not the same in every run.
    internal const long FirstNameless = 1L << 40;

    public bool IsNameless => Kind == StepKind.Message && A > FirstNameless;

    public override string ToString() => Kind switch
    {
        StepKind.Process => string.Create(CultureInfo.InvariantCulture, $"{A}.{B}"),
        StepKind.Message => string.Create(CultureInfo.InvariantCulture, $"{A}>{B}"),
        StepKind.Alarm => string.Create(CultureInfo.InvariantCulture, $"@{A}"),
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
            case '@':
                return Read(text[1..], out var alarm) && Is(StepKind.Alarm, alarm, 0, out key);
            case '!':
                var kind = "kids".IndexOf(text[^1]);
                return kind >= 0 && Read(text[1..^1], out var process) && Is(StepKind.Fault, process, kind, out key);
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

    private static char FaultLetter(FaultKind kind) => "kids"[(int)kind];
}

internal enum FaultKind
{
    Kill,
    Interrupt,
    Death,
    SpuriousWakeup,
}
