namespace ActorIpc.Actors;

public sealed partial class FutexQueue
{
    // What stands in a line, as it is written.
    private const int WaiterTag = 0;
    private const int EntryTag = 1;
    private const int RecordTag = 2;

    // Who waits on several words: each has an entry in some line.
    private IEnumerable<Request<FutexOperation>> Vectors => lines.All.OfType<FutexVectorEntry>().Select(entry => entry.Caller).Distinct()
        .OrderBy(request => request.Process.Id).ThenBy(request => request.Sequence);

    /// <inheritdoc/>
    public override void Save(StateWriter writer)
    {
        SaveClients(writer);
        SaveOwners(writer);
        var vectors = Vectors.ToList();
        writer.Write(vectors.Count);
        vectors.ForEach(writer.Write);
        writer.Write(lines.All.Count());
        foreach (var waiter in lines.All)
        {
            switch (waiter)
            {
                case FutexVectorEntry entry:
                    writer.Write(EntryTag);
                    writer.Write(vectors.IndexOf(entry.Caller));
                    writer.Write(entry.Index);
                    break;
                case FutexRecord record:
                    writer.Write(RecordTag);
                    writer.Write(record.Process);
                    writer.Write(record.Number);
                    break;
                default:
                    writer.Write(WaiterTag);
                    writer.Write(waiter);
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public override void Load(StateReader reader)
    {
        LoadClients(reader);
        LoadOwners(reader);
        var vectors = new List<Request<FutexOperation>>();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var request = reader.ReadRequest<FutexOperation>();
            request.State = RequestState.Parked;
            request.Operation.Vector!.BelongTo(request);
            vectors.Add(request);
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            lines.Add(reader.ReadInt32() switch
            {
                EntryTag => vectors[reader.ReadInt32()].Operation.Vector!.Entries[reader.ReadInt32()],
                RecordTag => clients[reader.ReadProcess()!.Id.Value].Records[reader.ReadInt64()],
                _ => reader.ReadRequest<FutexOperation>(),
            });
        }

        FindWaits();
    }

    private void SaveClients(StateWriter writer)
    {
        writer.Write(clients.Count);
        foreach (var client in clients.Values.OrderBy(client => client.Process.Id))
        {
            writer.Write(client.Process);
            writer.Write(client.LastNumber);
            writer.Write(client.Records.Count);
            foreach (var record in client.Records.Values.OrderBy(record => record.Number))
            {
                writer.Write(record.Number);
                writer.Write(record.MadeFor);
                writer.Write((int)record.WokenBy);
                record.Operation.Write(writer);
            }

            writer.Write(client.Woken.Count);
            for (var at = client.Woken.Head; at is not null; at = at.Next)
            {
                writer.Write(((FutexRecord)at).Number);
            }

            client.Fetchers.Save<FutexOperation>(writer);
        }
    }

    private void LoadClients(StateReader reader)
    {
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var client = new FutexClient(reader.ReadProcess()!);
            clients.Add(client.Process.Id.Value, client);
            client.LastNumber = reader.ReadInt64();
            for (var records = reader.ReadInt32(); records > 0; records--)
            {
                var (number, madeFor, wokenBy) = (reader.ReadInt64(), reader.ReadCell()!, (uint)reader.ReadInt32());
                client.Records.Add(number, new FutexRecord(client, number, FutexOperation.Read(reader)) { MadeFor = madeFor, WokenBy = wokenBy });
            }

            for (var woken = reader.ReadInt32(); woken > 0; woken--)
            {
                client.Woken.Add(client.Records[reader.ReadInt64()]);
            }

            client.Fetchers.Load<FutexOperation>(reader);
        }
    }
}
