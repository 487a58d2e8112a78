namespace ActorIpc.Actors;

// Waits without a waiter: AWAIT leaves a record in the line of a word, and AWAKERS fetches those that were woken.
public sealed partial class FutexQueue
{
    private readonly FutexLimits limits;

    // Processes that have made such a call, until they exit.
    private readonly Dictionary<long, FutexClient> clients = [];

    // Those with a record that was woken in this turn.
    private readonly List<FutexClient> due = [];

    private void EndRecords(ProcessRef process, Outbox outbox)
    {
        if (!clients.Remove(process.Id.Value, out var client))
        {
            return;
        }

        while (client.Fetchers.TakeFirst() is { } fetcher)
        {
            outbox.Refuse(fetcher, Outcome.Exited);
        }

        // First, or a wake would be passed on to the same process.
        foreach (var record in client.Records.Values.Where(record => !record.IsWoken))
        {
            lines.Remove(record);
        }

        while (client.Woken.TakeFirst() is FutexRecord woken)
        {
            WakeSome(woken.Operation.Word!, 1, woken.WokenBy, outbox);
        }
    }

    private void Await(Request<FutexOperation> request, Outbox outbox)
    {
        ref readonly var operation = ref request.Operation;
        var client = clients.GetValueOrDefault(request.Process.Id.Value);
        if (HasNoBits(request, outbox))
        {
            return;
        }

        if (operation.Signal > FutexSignal.Interrupt)
        {
            outbox.Fail(request, Errno.EINVAL, $"sig: {operation.Signal} is not a signal (EINVAL, FUT-50).");
        }
        else if (operation.Compares && operation.Word!.Read() != operation.Expected)
        {
            outbox.Refuse(request, Outcome.ValueChanged);
        }
        else if ((client?.Records.Count ?? 0) >= limits.Records)
        {
            outbox.Fail(request, Errno.EAGAIN, $"process: {request.Process.Id} has {limits.Records} records already (EAGAIN, FUT-54).");
        }
        else
        {
            client ??= Meet(request.Process, outbox);
            var record = new FutexRecord(client, ++client.LastNumber, operation);
            client.Records.Add(record.Number, record);
            lines.Add(record);
            outbox.Grant(request, record.Number);
        }
    }

    private void Fetch(Request<FutexOperation> request, Outbox outbox)
    {
        if (request.Operation.Count < 1)
        {
            outbox.Fail(request, Errno.EINVAL, $"nr: there is no fetching {request.Operation.Count} (EINVAL, FUT-53).");
            return;
        }

        var client = clients.GetValueOrDefault(request.Process.Id.Value);
        if (client is { Woken.IsEmpty: false })
        {
            HandOver(client, request, outbox);
        }
        else if (!outbox.RefusedToPark(request))
        {
            (client ?? Meet(request.Process, outbox)).Fetchers.Add(request);
        }
    }

    // Of one record: takes it back, or says whether it was woken. 1 if it was, 0 if not.
    private void Close(Request<FutexOperation> request, Outbox outbox)
    {
        var client = clients.GetValueOrDefault(request.Process.Id.Value);
        if (client is null || !client.Records.TryGetValue(request.Operation.Record, out var record))
        {
            outbox.Fail(request, Errno.EBADF, $"fd: the process has no record {request.Operation.Record} (EBADF, FUT-51).");
            return;
        }

        if (request.Operation.Call == FutexCall.Close)
        {
            client.Records.Remove(record.Number);
            if (record.IsWoken)
            {
                client.Woken.Remove(record);
            }
            else
            {
                lines.Remove(record);
            }
        }

        outbox.Grant(request, record.IsWoken ? 1 : 0);
    }

    private FutexClient Meet(ProcessRef process, Outbox outbox)
    {
        var client = new FutexClient(process);
        clients.Add(process.Id.Value, client);
        outbox.Watch(process);
        return client;
    }

    // The record is out of its line already.
    private void WakeUp(FutexRecord record, uint mask)
    {
        var client = record.Client;
        record.WokenBy = mask;
        client.Woken.Add(record);
        if (client.Due is null)
        {
            due.Add(client);
            client.Due = FutexSignal.None;
        }

        client.Due = record.Operation.Signal > client.Due ? record.Operation.Signal : client.Due;
    }

    // Several wakes of one turn share one signal, so who is signalled fetches until there is no more. What a fetcher took is not signalled.
    private void TellClients(Outbox outbox)
    {
        foreach (var client in due)
        {
            while (!client.Woken.IsEmpty && client.Fetchers.TakeFirst() is Request<FutexOperation> fetcher)
            {
                HandOver(client, fetcher, outbox);
            }

            if (!client.Woken.IsEmpty && client.Due > FutexSignal.None)
            {
                outbox.Post(client.Process, Signal.Notified);
                if (client.Due == FutexSignal.Interrupt)
                {
                    outbox.Post(client.Process, Signal.Interrupt);
                }
            }

            client.Due = null;
        }

        due.Clear();
    }

    private static void HandOver(FutexClient client, Request<FutexOperation> fetcher, Outbox outbox)
    {
        var fetched = new FutexWoken[Math.Min(client.Woken.Count, fetcher.Operation.Count)];
        for (var i = 0; i < fetched.Length; i++)
        {
            var record = (FutexRecord)client.Woken.TakeFirst()!;
            client.Records.Remove(record.Number);
            fetched[i] = new FutexWoken(record.Number, record.MadeFor);
        }

        outbox.Grant(fetcher, fetched.Length, fetched);
    }
}
