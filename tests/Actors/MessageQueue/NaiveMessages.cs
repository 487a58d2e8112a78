namespace ActorIpc.Actors.Tests;

/// <summary>How a call ended, in the model. The text is written out, so that endings compare by what was received.</summary>
internal readonly record struct NaiveMessageEnding(long Process, Outcome Outcome, Errno Error = Errno.None, long Type = 0, string Text = "");

/// <summary>
/// One System V message queue a second time, written from msgop(2) and msgctl(2) with plain lists and full scans. Deliberately slow and simple; the queue
/// must be equal to it after every step.
/// </summary>
internal sealed class NaiveMessages(int maxBytes, int mostBytes, uint owner, int mode, long now)
{
    private readonly List<Waiter> receivers = [];
    private List<Waiter> senders = [];

    public List<(long Type, byte[] Text)> Messages { get; } = [];

    public int MaxBytes { get; private set; } = maxBytes;

    public int Mode { get; private set; } = mode;

    public (long Sender, long Receiver) LastPids { get; private set; }

    public (long Send, long Receive, long Change) Times { get; private set; } = (0, 0, now);

    public bool IsRemoved { get; private set; }

    public int Bytes => Messages.Sum(message => message.Text.Length);

    /// <summary>Who ended in the last step, in no particular order.</summary>
    public List<NaiveMessageEnding> Ended { get; } = [];

    public bool Sleeps(long process) => senders.Concat(receivers).Any(waiter => waiter.Process == process);

    public int SleepingSenders => senders.Count;

    public int SleepingReceivers => receivers.Count;

    /// <summary>msgsnd(2).</summary>
    public void Send(long process, uint user, MessageStep step, byte[] text, long now)
    {
        if (Refuses(process, step.Type < 1))
        {
            return;
        }

        var sender = new Waiter(process, user, step, text);
        if (!TrySend(sender, now))
        {
            Sleep(senders, sender, Outcome.WouldBlock);
        }
    }

    /// <summary>msgrcv(2).</summary>
    public void Receive(long process, uint user, MessageStep step, long now)
    {
        if (Refuses(process, badArgument: false))
        {
            return;
        }

        var receiver = new Waiter(process, user, step, []);
        if (!May(user, 4))
        {
            End(process, Errno.EACCES);
        }
        else if (Find(step) is not { } found)
        {
            Sleep(receivers, receiver, Outcome.WouldBlock);
        }
        else if (Messages[found] is var (type, text) && text.Length > step.Size && !step.Flags.HasFlag(MessageFlags.NoError))
        {
            End(process, Errno.E2BIG);
        }
        else if (step.Flags.HasFlag(MessageFlags.Copy))
        {
            Ended.Add(text.Length > step.Size ? Failed(process, Errno.EINVAL) : new(process, Outcome.Granted, Errno.None, type, Written(text)));
        }
        else
        {
            Messages.RemoveAt(found);
            HandOver(receiver, type, text, now);
            Wake(now);
        }
    }

    /// <summary>msgctl(2), IPC_SET of mode and msg_qbytes.</summary>
    public void Set(long process, uint user, int mode, int bytes, long now)
    {
        if (Refuses(process, badArgument: false))
        {
            return;
        }

        if ((user != 0 && user != owner) || (user != 0 && bytes > mostBytes))
        {
            End(process, Errno.EPERM);
            return;
        }

        Mode = mode;
        MaxBytes = bytes;
        Times = Times with { Change = now };
        Ended.Add(new(process, Outcome.Granted));
        foreach (var receiver in receivers.Where(receiver => !May(receiver.User, 4)))
        {
            End(receiver.Process, Errno.EACCES);
        }

        receivers.RemoveAll(receiver => !May(receiver.User, 4));
        Wake(now);
    }

    /// <summary>msgctl(2), IPC_RMID.</summary>
    public void Remove(long process, uint user)
    {
        if (Refuses(process, badArgument: false))
        {
            return;
        }

        if (user != 0 && user != owner)
        {
            End(process, Errno.EPERM);
            return;
        }

        IsRemoved = true;
        Ended.AddRange(senders.Concat(receivers).Select(waiter => new NaiveMessageEnding(waiter.Process, Outcome.Removed)));
        Ended.Add(new(process, Outcome.Granted));
        senders.Clear();
        receivers.Clear();
        Messages.Clear();
    }

    /// <summary>A signal, a deadline, a cancellation, an exit.</summary>
    public void Abandon(long process, Outcome reason)
    {
        if (senders.RemoveAll(waiter => waiter.Process == process) + receivers.RemoveAll(waiter => waiter.Process == process) > 0)
        {
            Ended.Add(new(process, reason));
        }
    }

    /// <summary>Writes what decides about what comes, but for the rights and the room, which nobody has changed.</summary>
    public void Write(StateWriter writer)
    {
        writer.Write(Messages.Count);
        foreach (var (type, text) in Messages)
        {
            writer.Write(type);
            writer.WriteBytes(text);
        }

        foreach (var waiter in senders.Concat(receivers))
        {
            writer.Write(waiter.Process);
            writer.Write(waiter.Step.Type);
            writer.Write(waiter.Step.Size);
            writer.WriteBytes(waiter.Text);
        }
    }

    private bool Refuses(long process, bool badArgument)
    {
        if (IsRemoved || badArgument)
        {
            End(process, Errno.EINVAL);
        }

        return IsRemoved || badArgument;
    }

    private void Sleep(List<Waiter> line, Waiter waiter, Outcome withNoWait)
    {
        if (waiter.Step.Flags.HasFlag(MessageFlags.NoWait) || waiter.Step.Reason != Outcome.Granted)
        {
            Ended.Add(new(waiter.Process, waiter.Step.Flags.HasFlag(MessageFlags.NoWait) ? withNoWait : waiter.Step.Reason));
        }
        else
        {
            line.Add(waiter);
        }
    }

    private bool Fits(Waiter sender) => Bytes + sender.Text.Length <= MaxBytes && Messages.Count + 1 <= MaxBytes;

    private bool TrySend(Waiter sender, long now)
    {
        if (!May(sender.User, 2))
        {
            End(sender.Process, Errno.EACCES);
            return true;
        }

        if (!Fits(sender))
        {
            return false;
        }

        LastPids = LastPids with { Sender = sender.Process };
        Times = Times with { Send = now };
        Ended.Add(new(sender.Process, Outcome.Granted));
        foreach (var receiver in receivers.Where(receiver => Takes(receiver.Step, sender.Step.Type)).ToList())
        {
            receivers.Remove(receiver);
            if (sender.Text.Length <= receiver.Step.Size || receiver.Step.Flags.HasFlag(MessageFlags.NoError))
            {
                HandOver(receiver, sender.Step.Type, sender.Text, now);
                return true;
            }

            End(receiver.Process, Errno.E2BIG);
        }

        Messages.Add((sender.Step.Type, sender.Text));
        return true;
    }

    // The kernel moves who does not fit to the tail, and so behind those who wake; who wakes in vain goes to the tail then.
    private void Wake(long now)
    {
        var awake = senders.Where(Fits).ToList();
        senders = [.. senders.Except(awake)];
        foreach (var sender in awake.Where(sender => !TrySend(sender, now)))
        {
            senders.Add(sender);
        }
    }

    private void HandOver(Waiter receiver, long type, byte[] text, long now)
    {
        LastPids = LastPids with { Receiver = receiver.Process };
        Times = Times with { Receive = now };
        Ended.Add(new(receiver.Process, Outcome.Granted, Errno.None, type, Written([.. text.Take((int)Math.Min(receiver.Step.Size, 1000))])));
    }

    private int? Find(MessageStep step)
    {
        if (step.Flags.HasFlag(MessageFlags.Copy))
        {
            return step.Type >= 0 && step.Type < Messages.Count ? (int)step.Type : null;
        }

        var candidates = Enumerable.Range(0, Messages.Count).Where(at => Takes(step, Messages[at].Type)).ToList();
        return candidates.Count == 0 ? null : step.Type < 0 ? candidates.MinBy(at => Messages[at].Type) : candidates[0];
    }

    // The sum is 0 or above exactly if the type is not above the limit, also for the lowest number.
    private static bool Takes(MessageStep step, long type) => step.Type switch
    {
        0 => true,
        < 0 => type + step.Type <= 0,
        _ => step.Flags.HasFlag(MessageFlags.Except) ? type != step.Type : type == step.Type,
    };

    private bool May(uint user, int bit) => user == 0 || (((user == owner ? Mode >> 6 : Mode) & bit) != 0);

    private void End(long process, Errno error) => Ended.Add(Failed(process, error));

    private static NaiveMessageEnding Failed(long process, Errno error) => new(process, Outcome.Failed, error);

    public static string Written(byte[] text) => Convert.ToHexString(text);

    private sealed record Waiter(long Process, uint User, MessageStep Step, byte[] Text);
}
