namespace ActorIpc.Actors;

/// <summary>A record that was woken, as AWAKERS returns it.</summary>
/// <param name="Number">The number that the call returned which made it.</param>
/// <param name="Word">The word that it was made for, whichever it was moved to since.</param>
public readonly record struct FutexWoken(long Number, FutexCell Word);

/// <summary>Stands in the line of a word for a process that does not wait; once woken, among those that its process has to fetch.</summary>
internal sealed class FutexRecord : Request<FutexOperation>
{
    public FutexRecord(FutexClient client, long number, in FutexOperation operation)
    {
        Client = client;
        Number = number;
        MadeFor = operation.Word!;
        Operation = operation;
        Process = client.Process;
    }

    public FutexClient Client { get; }

    public long Number { get; }

    public FutexCell MadeFor { get; set; }

    /// <summary>The bits of the wake, or 0 as long as there was none.</summary>
    public uint WokenBy { get; set; }

    public bool IsWoken => WokenBy != 0;
}

/// <summary>The records of one process.</summary>
internal sealed class FutexClient(ProcessRef process)
{
    public ProcessRef Process => process;

    /// <summary>All of them by number, armed and woken.</summary>
    public Dictionary<long, FutexRecord> Records { get; } = [];

    /// <summary>Those woken, in the order in which they were.</summary>
    public RequestQueue Woken { get; } = new();

    /// <summary>Calls of the process that wait for one to be woken.</summary>
    public RequestQueue Fetchers { get; } = new();

    public long LastNumber { get; set; }

    // What was asked for by those woken in this turn.
    public FutexSignal? Due { get; set; }
}
