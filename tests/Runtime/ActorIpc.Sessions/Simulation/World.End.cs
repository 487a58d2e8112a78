using ActorIpc.Simulation.Histories;

namespace ActorIpc.Sessions.Tests.Simulation;

// The end: faults stop, everybody gives back what it has, exits, and what is left is looked at.
internal sealed partial class World
{
    private const int MostRounds = 300;
    // Long enough for everybody to find out who has forgotten what.
    private const int Rest = 8;
    private const int MostConfigurations = 50_000;

    private readonly HashSet<ulong> surelySent = [];

    /// <summary>Histories that were too long to judge.</summary>
    public int Undecided { get; private set; }

    private void End()
    {
        Trace?.Add("faults stop");
        nodes.RemoveAll(node => node.IsGivenUp);
        foreach (var node in nodes)
        {
            node.IsPaused = false;
        }

        // Long enough for every timeout.
        Pass(TimeSpan.FromSeconds(1));
        BecomeQuiet();
        LookAtWhoIsLeft();

        // Whoever waits for another process to do something may hold what others wait for.
        foreach (var client in Clients().Where(client => client.WaitsFor is "receive" or "send" or "meet" or "barrier" or "await" || (client.HoldsSomething && client.WaitsFor is "take" or "acquire")).ToList())
        {
            Exit(client);
        }

        // Somebody has to wake who sleeps.
        nodes[0].Add();
        BecomeQuiet();
        for (var round = 0; round < 40; round++)
        {
            foreach (var client in Clients().Where(client => !client.IsWaiting))
            {
                client.GiveBack();
            }

            BecomeQuiet();
        }

        if (Clients().FirstOrDefault(client => client.IsWaiting) is { } forgotten)
        {
            Fail($"{forgotten.Id} waits for ever: {forgotten.WaitsFor}");
        }

        foreach (var client in Clients().ToList())
        {
            Exit(client);
        }

        BecomeQuiet();
        if (Clients().FirstOrDefault() is { } left)
        {
            Fail($"{left.Id} has exited, and its call never ends: {left.WaitsFor}");
        }

        LookAtWhatIsLeft();
        Judge();
    }

    // All have been told by now.
    private void LookAtWhoIsLeft()
    {
        var holders = Clients().Where(client => client is { Holds: true, Lost.IsCancellationRequested: false }).ToList();
        if (holders.Count > 1)
        {
            Fail($"{string.Join(" and ", holders.Select(holder => holder.Id))} hold the lock, and nobody has told any of them");
        }

        // A sleeper that is to end still waits for its lock.
        var lockIsFree = !Clients().Any(client => client.MayHold && client.WaitsFor != "sleep");
        if (Clients().FirstOrDefault(client => client.IsOverdue && (client.WaitsFor != "sleep" || lockIsFree)) is { } overdue)
        {
            Fail($"{overdue.Id} waits though its time is over: {overdue.WaitsFor}");
        }
    }

    private IEnumerable<Client> Clients() => nodes.SelectMany(node => node.Clients);

    private void BecomeQuiet()
    {
        for (var round = 0; round < MostRounds; round++)
        {
            foreach (var owner in ownerList.Where(owner => !owner.IsUp).ToList())
            {
                Recover(owner);
            }

            while (unheard.Count > 0)
            {
                Hear(0);
            }

            for (var left = 4 * MostFrames; left > 0 && network.Count > 0; left--)
            {
                Steps++;
                Arrive(RemoveFrame(0));
                WriteAll();
            }

            WriteAll();
            TakeAnswers();
            if (round > 1 && network.Count == 0 && ownerList.All(owner => owner.IsQuiet) && nodes.All(node => node.Endpoint.Unacknowledged == 0) && round % Rest == 0)
            {
                return;
            }

            foreach (var node in nodes)
            {
                Tick(node);
            }

            foreach (var owner in ownerList)
            {
                Tick(owner);
            }
        }

        Fail("it does not become quiet");
    }

    private void WriteAll()
    {
        foreach (var owner in ownerList)
        {
            while (owner.IsWriting || owner.HasUnwritten)
            {
                if (!owner.IsWriting)
                {
                    owner.StartWrite(asSnapshot: false);
                }

                owner.FinishWrite();
            }
        }
    }

    private void LookAtWhatIsLeft()
    {
        foreach (var owner in ownerList)
        {
            Compare(owner);
            if (!owner.Owner!.IsAtRest)
            {
                Fail($"{owner.Name} is not at rest, though everybody has exited:\n{Text.Of(owner.Owner.Save())}");
            }

            if (owner.IsDurable && owner.Name.StartsWith("semaphores/", StringComparison.Ordinal) && owner.Owner.Primitive is { } array && !array.Units.SequenceEqual(Place.Units))
            {
                Fail($"{owner.Name} has {string.Join(", ", array.Units)} units and not {string.Join(", ", Place.Units)}");
            }
        }

        if (IsDurable)
        {
            TakeMessages();
        }
    }

    private void TakeMessages()
    {
        var janitor = nodes[0].Add();
        do
        {
            janitor.Receive(TimeSpan.Zero, default);
            BecomeQuiet();
        }
        while (Last == Outcome.Granted);

        Exit(janitor);
        BecomeQuiet();
        surelySent.ExceptWith(received);
        if (surelySent.Count > openReceives)
        {
            Fail($"messages {string.Join(", ", surelySent)} are lost");
        }
    }

    private void Judge()
    {
        var history = History.ToHistory();
        foreach (var owner in ownerList.Where(owner => owner.IsDurable))
        {
            SequentialModel? model = owner.Name == Place.LockName ? new LockModel()
                : owner.Name == Place.WordName ? new RegisterModel()
                : owner.Name.StartsWith("semaphores/", StringComparison.Ordinal) ? new SemaphoreModel(Place.Units)
                : null;
            if (model is not null)
            {
                var verdict = new History([.. history.Calls.Where(call => call.Object is null || call.Object == owner.Name)]).Check(model, MostConfigurations);
                Undecided += verdict.Undecided.Count;
                if (verdict.Failures.Count > 0)
                {
                    Fail(verdict.ToString());
                }
            }
        }
    }
}
