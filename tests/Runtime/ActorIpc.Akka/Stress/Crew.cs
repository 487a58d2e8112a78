using Akka.Actor;

namespace ActorIpc.Akka.Tests;

/// <summary>The parent of the workers under stress: replaces who has ended until the run is over, and says when all have gone.</summary>
internal sealed class Crew : ReceiveActor
{
    private readonly StressTable table;
    private readonly Dictionary<IActorRef, int> slots = [];

    public Crew(StressTable table, TaskCompletionSource gone)
    {
        this.table = table;
        Receive<Terminated>(ended =>
        {
            slots.Remove(ended.ActorRef, out var slot);
            if (!table.Record.IsOver)
            {
                Hire(slot);
            }
            else if (slots.Count == 0)
            {
                gone.SetResult();
            }
        });
        for (var slot = 0; slot < StressRecord.Workers; slot++)
        {
            Hire(slot);
        }
    }

    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(-1, -1, static _ => Directive.Restart, loggingEnabled: false);

    private void Hire(int slot)
    {
        var (table, record) = (this.table, this.table.Record);
        var relay = slot % 4 == 1 ? Context.Child($"relay-{slot}") : null;
        if (relay is { } missing && missing.IsNobody())
        {
            relay = Context.ActorOf(Props.Create(() => new Relay(record)), $"relay-{slot}");
        }

        var worker = Context.ActorOf(StressTable.IsAwaiting(slot)
            ? Props.Create(() => new AwaitingWorker(table))
            : Props.Create(() => new MessagingWorker(table, relay)));
        slots.Add(worker, slot);
        Context.Watch(worker);
        table.Seat(slot, worker);
    }
}
