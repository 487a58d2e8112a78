namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>What befalls a participant.</summary>
public enum Mishap
{
    /// <summary>It ends on the spot, whatever it is doing.</summary>
    End,

    /// <summary>It is killed, and leaves when it notices.</summary>
    Kill,

    /// <summary>It is interrupted, and goes on.</summary>
    Interrupt,
}

/// <summary>When, at an await: the call has been made, and waits or has been answered; or it has been answered, and the caller has not gone on yet.</summary>
internal enum Moment
{
    Called,
    Answered,
}

/// <summary>One mishap of one participant at one moment of one of its awaits, which are numbered from 1.</summary>
internal sealed record Fault(string Participant, int Await, Moment Moment, Mishap Mishap)
{
    public override string ToString() => $"{Mishap} of {Participant} at await {Await}, {Moment}";
}
