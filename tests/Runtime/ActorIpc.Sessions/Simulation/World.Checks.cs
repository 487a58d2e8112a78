namespace ActorIpc.Sessions.Tests.Simulation;

// What is looked at as calls end.
internal sealed partial class World
{
    private readonly Dictionary<ulong, ulong> meetings = [];
    private readonly HashSet<ulong> sent = [];
    private readonly HashSet<ulong> received = [];
    private readonly HashSet<Outcome> outcomes = [];
    private FencingToken lastOfLock;

    /// <summary>How the last call to receive ended.</summary>
    public Outcome Last { get; private set; }

    // Calls that began and of which nobody knows whether they took a message.
    private int openReceives;

    /// <summary>How calls have ended.</summary>
    public IReadOnlySet<Outcome> Outcomes => outcomes;

    public ulong NewValue() => ++lastValue;

    public void Ended(Client client, Outcome outcome)
    {
        Trace?.Add($"{client.Id} is told {outcome}");
        outcomes.Add(outcome);
        if (outcome == Outcome.Unknown && IsDurable && !client.Node.IsGivenUp)
        {
            Fail($"{client.Id} is told that nobody knows, and nobody has forgotten anything");
        }
    }

    public void Misused(Client client, IpcException misuse)
    {
        Trace?.Add($"{client.Id} is told {misuse.Error}");
        if (misuse.Error == Errno.EIO)
        {
            Fail($"{client.Id}: {misuse.Message}");
        }
    }

    public void Granted(Client client, string name, FencingToken token)
    {
        if (!owners[name].IsDurable)
        {
            return;
        }

        foreach (var other in nodes.SelectMany(node => node.Clients))
        {
            if (other != client && other is { Holds: true, Node.IsGivenUp: false, Lost.IsCancellationRequested: false })
            {
                Fail($"{name} is held by {other.Id} and by {client.Id}");
            }
        }

        if (token <= lastOfLock)
        {
            Fail($"{name} is granted with {token} after {lastOfLock}");
        }

        if (client.Lost.IsCancellationRequested)
        {
            Fail($"{name} is lost as soon as it is granted");
        }

        lastOfLock = token;
    }

    public void Met(ulong mine, ulong other)
    {
        if (meetings.TryGetValue(other, out var back) && back != mine)
        {
            Fail($"{mine} met {other}, which met {back}");
        }

        if (!meetings.TryAdd(mine, other))
        {
            Fail($"{mine} met twice");
        }
    }

    // From its beginning on a message may be received.
    public void Sending(ulong value) => sent.Add(value);

    public void Sent(ulong value, Outcome outcome)
    {
        if (outcome is not (Outcome.Granted or Outcome.Unknown))
        {
            sent.Remove(value);
            if (received.Contains(value))
            {
                Fail($"message {value} was received and not sent: {outcome}");
            }
        }
        else if (outcome == Outcome.Granted)
        {
            surelySent.Add(value);
        }
    }

    public void Receiving() => openReceives++;

    public void Received(ulong? value, Outcome outcome)
    {
        Last = outcome;
        openReceives -= outcome == Outcome.Unknown ? 0 : 1;
        if (value is { } message && (!sent.Contains(message) || !received.Add(message)))
        {
            Fail($"message {message} was received twice, or never sent");
        }
    }
}
