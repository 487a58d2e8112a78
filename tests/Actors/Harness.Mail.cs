namespace ActorIpc.Actors.Tests;

// What is on its way.
internal sealed partial class World
{
    private readonly List<Mail> inFlight = [];

    public int InFlight => inFlight.Count;

    /// <summary>Sends a call that will arrive some time, whatever else its process sends or has sent.</summary>
    public void SendLate(Address to, Request request)
    {
        outstanding.Add((request.Process.Id.Value, request.Sequence), request);
        Send(new Mail(request, to, () => Hand(to, request), request));
    }

    /// <summary>Delivers one message that is on its way. Messages from one sender to one primitive stay in order.</summary>
    public void Deliver(int choice = 0)
    {
        var (sender, to) = (inFlight[choice % inFlight.Count].From, inFlight[choice % inFlight.Count].To);
        Deliver(inFlight.First(mail => mail.From == sender && mail.To == to));
    }

    /// <summary>Delivers one message that is on its way.</summary>
    public void Deliver(Mail mail)
    {
        inFlight.Remove(mail);
        mail.Deliver();
        DeliverAll();
    }

    /// <summary>What is on its way from one sender to one primitive, the oldest first.</summary>
    public IEnumerable<Mail> Line(object sender, Address to) => inFlight.Where(mail => mail.From == sender && mail.To == to);

    /// <summary>The call of a dead process that is still to arrive, or null.</summary>
    public Mail? LateCall(ProcessRef process) => inFlight.Find(mail => mail.From is Request late && late.Process == process);

    private void SendExit(ProcessRef process, Address to) => Send(new Mail(process, to, () => Handle(to, () => to.Primitive.ProcessExited(process, outbox))));

    private void Send(Mail mail) => inFlight.Add(mail);

    private void DeliverAll()
    {
        while (!DeliversLate && inFlight.Find(mail => mail.From is not Request) is { } next)
        {
            Deliver(next);
        }
    }
}
