namespace ActorIpc.Actors.Tests.Exploration;

// What is compared after each step, and how a state is told from another.
internal abstract partial class Scenario : IStateResolver
{
    private static readonly int[][] Orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    /// <summary>Whether the order of what a state lists is that of the numbers of processes, so that a renamed state has to be written anew.</summary>
    protected virtual bool ListsByNumber => false;

    /// <summary>Which of the numbers of arrivals that a state has is the counter.</summary>
    protected virtual int CounterPlace => 0;

    /// <summary>Whether of numbers of arrivals it only counts which are equal.</summary>
    protected virtual bool ArrivalsAreNames => false;

    /// <summary>A primitive like one of this scenario, to read a state into.</summary>
    protected abstract Primitive Fresh(Address address);

    /// <summary>Whether the last change left the dead with something. By default nothing names them.</summary>
    protected virtual bool HoldsSomething(int dead) => World.Addresses.Any(address => Identities.Names(World.Save(address), dead));

    /// <summary>What can be looked at from outside is as in the model.</summary>
    protected abstract void CompareStates();

    protected abstract bool ModelWaits(int process);

    /// <summary>Writes all that the model knows, with processes in an order.</summary>
    protected abstract void WriteModel(StateWriter writer, IEnumerable<long> order);

    /// <summary>Writes what is neither the primitive's nor the model's.</summary>
    protected virtual void WriteMemory(StateWriter writer, int[] order)
    {
    }

    /// <summary>Takes out of a state what decides nothing.</summary>
    protected virtual void Simplify(Address address, Span<byte> state)
    {
    }

    protected virtual Ending Seen(Ending ending) => ending with { Data = null };

    public void Check()
    {
        Quick.Equal(Sorted(Expected), Sorted(World.Endings.Select(Seen)));
        for (var process = 0; process < Processes; process++)
        {
            Quick.Equal(ModelWaits(process), Waiting(process) is not null, "waits");
            if (dead[process] && World.InFlight == 0 && Waiting(process) is null)
            {
                Assert.False(HoldsSomething(process), "The dead hold nothing.");
            }
        }

        CompareStates();
        foreach (var request in World.Outstanding)
        {
            Assert.True(request.State != RequestState.Completed, "Who has been answered knows it.");
        }
    }

    /// <summary>Replaces every primitive by one that has read its state.</summary>
    public void ReloadAll()
    {
        foreach (var address in World.Addresses)
        {
            World.Reload(address, Fresh(address));
        }
    }

    /// <summary>The same for states that differ only in the names of processes and in how often something happened before.</summary>
    public virtual UInt128 Key()
    {
        var places = Enumerable.Range(0, Processes).Select(SortingKey).ToArray();
        byte[]? least = null;
        foreach (var order in Orders)
        {
            var isSorted = places[order[0]] <= places[order[1]] && places[order[1]] <= places[order[2]];
            if (IsSymmetric ? isSorted : order == Orders[0])
            {
                var bytes = Write(order);
                least = least is null || bytes.AsSpan().SequenceCompareTo(least) < 0 ? bytes : least;
            }
        }

        return Identities.Digest(least);
    }

    private int SortingKey(int process)
    {
        var waiting = Waiting(process);
        var calls = MostCalls is null ? 0 : made[process];
        return (((((calls * 2) + (dead[process] ? 1 : 0)) * 3) + (waiting is null ? 0 : 1 + (int)waiting.State)) * 64) + (waiting is null ? 0 : current[process]);
    }

    private byte[] Write(int[] order)
    {
        var writer = new StateWriter();
        foreach (var address in World.Addresses)
        {
            writer.WriteBytes(Renamed(address, order));
        }

        var primitives = writer.Written.Length;
        foreach (var process in order)
        {
            writer.Write(SortingKey(process));
            if (Waiting(process) is { } waiting)
            {
                writer.Write(waiting.Home);
                writer.Write((int)waiting.DeferredAbandon);
                writer.Write(waiting);
            }
        }

        WriteHost(writer, order);
        writer.Write(visits);
        WriteMemory(writer, order);
        WriteModel(writer, order.Select(Pid));
        var bytes = writer.Written.ToArray();
        Identities.Rename(bytes.AsSpan(primitives), order);
        Identities.Renumber(bytes, CounterPlace, ArrivalsAreNames);
        return bytes;
    }

    private byte[] Renamed(Address address, int[] order)
    {
        var state = World.Save(address);
        Simplify(address, state);
        if (order != Orders[0])
        {
            Identities.Rename(state, order);
            if (ListsByNumber)
            {
                var fresh = Fresh(address);
                fresh.Load(new StateReader(state, this));
                var writer = new StateWriter();
                fresh.Save(writer);
                state = writer.Written.ToArray();
            }
        }

        return state;
    }

    private void WriteHost(StateWriter writer, int[] order)
    {
        foreach (var address in World.Addresses)
        {
            writer.Write(address.IsRetired);
            foreach (var process in order)
            {
                writer.Write(address.Watched.Contains(processes[process]));
                writer.Write(World.LateCall(processes[process]) is not null);
            }
        }

        if (World.InFlight > 0)
        {
            foreach (var to in World.Addresses)
            {
                foreach (var sender in World.Addresses.Concat<object>(order.Select(process => processes[process])))
                {
                    WriteLine(writer, World.Line(sender, to));
                }
            }
        }
    }

    private static void WriteLine(StateWriter writer, IEnumerable<Mail> line)
    {
        foreach (var mail in line)
        {
            writer.Write(1);
            writer.Write(mail.Request?.Process ?? mail.Notice?.Process);
            writer.Write(mail.Notice?.Code ?? -1);
            writer.Write(mail.Notice?.Value ?? 0);
        }

        writer.Write(0);
    }

    private static List<Ending> Sorted(IEnumerable<Ending> endings) => [.. endings.OrderBy(ending => ending.Process)];

    ProcessRef IStateResolver.Process(ProcessId id) => ((IStateResolver)World).Process(id);

    PrimitiveRef IStateResolver.Primitive(string name) => ((IStateResolver)World).Primitive(name);

    FutexCell IStateResolver.Cell(long id) => ((IStateResolver)World).Cell(id);

    Request<TOperation> IStateResolver.Request<TOperation>(ProcessRef process, long sequence) => new Call<TOperation> { Process = process, Sequence = sequence };
}
