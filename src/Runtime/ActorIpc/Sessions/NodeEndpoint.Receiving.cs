using ActorIpc.Actors;

namespace ActorIpc.Sessions;

// What comes in.
internal sealed partial class NodeEndpoint
{
    /// <summary>Takes a frame.</summary>
    public void Receive(Frame frame)
    {
        List<RemoteCall> ended = [];
        List<Action>? todo = null;
        OwnerLink link;
        OwnerLink? lost = null;
        lock (gate)
        {
            if (isCutOff)
            {
                return;
            }

            link = Link(frame.From);
            var before = link.Stream.History;
            if (frame.IsFarewell || (before != 0 && frame.FromHistory > before))
            {
                link.IsGivenUp |= frame.IsFarewell;
                ended.AddRange(Lose(link, frame.FromHistory));
                lost = link;
            }

            if (link.Stream.Concerns(frame, History))
            {
                var wasOpen = link.IsOpen;
                var unacknowledged = link.Stream.Unacknowledged;
                foreach (var message in link.Stream.Take(frame))
                {
                    Take(link, message, ended, ref todo);
                }

                // What comes again and again while nothing of ours arrives is no reason to be patient.
                link.QuietTicks = link.Stream.Unacknowledged < unacknowledged ? 0 : link.QuietTicks;
                Flush(link);
                NoteArrived(link, isLost: false);
                if (link.IsOpen && !wasOpen)
                {
                    FlushWaiting(link);
                }
            }
        }

        var outer = bringing;
        bringing = this;
        try
        {
            Tell(lost is null ? [] : [lost], ended);
            foreach (var action in todo ?? [])
            {
                action();
            }
        }
        finally
        {
            bringing = outer;
        }

        if (Settles)
        {
            Acknowledge(link);
        }
    }

    // Under the gate.
    private void Take(OwnerLink link, SessionMessage message, List<RemoteCall> ended, ref List<Action>? todo)
    {
        switch (message)
        {
            case Answering answering when calls.Remove(answering.Number, out var call):
                byRequest.Remove(call.Request);
                link.Note(answering.Token);
                call.Request.Home = link.Address;
                SetAnswer(call.Request, Completed(link, call, answering.Answer), answering.Token);
                ended.Add(call);
                break;
            case Parking parking when calls.TryGetValue(parking.Number, out var call) && !ReferenceEquals(call.Link, link):
                // It was handed on. Who wanted it ended told the one that had it before.
                call.Link = link;
                call.Request.Home = link.Address;
                if (call.Ending != Outcome.Granted)
                {
                    link.Send(new Ending(call.Number, call.Ending));
                }

                break;
            case Parking parking when !calls.ContainsKey(parking.Number):
                // Nobody waits for it any more: it was given up when another owner lost what it knew.
                link.Send(new Ending(parking.Number, Outcome.Exited));
                break;
            case Watching watching when Find(watching.Process) is { } process:
                link.Watched.Add(watching.Process);
                Watch(process, link, ref todo);
                break;
            case Watching watching:
                link.Send(new Exiting(watching.Process));
                break;
            case Posting posting when Find(posting.Process) is { } process:
                Post(process, posting.Signal, ref todo);
                break;
        }
    }

    // Under the gate. What only this node can add to an answer.
    private Answer Completed(OwnerLink link, RemoteCall call, Answer answer)
    {
        if (call.Gift is { } given && answer.Outcome != Outcome.Granted)
        {
            // Nobody will come for it.
            kept.Remove(given.Number);
        }

        return answer switch
        {
            { Outcome: Outcome.Failed, Data: null } => answer with { Data = link.WhenAbsent ?? $"{link.Name}: nothing runs under this name (EINVAL)." },
            { Data: KeptGift taken } => kept.Remove(taken.Number, out var value) ? answer with { Data = value } : new Answer(Outcome.Unknown),
            _ => answer,
        };
    }

    // Under the gate. What an owner does not know any more, nobody does.
    private List<RemoteCall> Lose(OwnerLink link, long newHistory)
    {
        link.Restart(newHistory);
        NoteArrived(link, isLost: true);
        List<RemoteCall> lost = [.. calls.Values.Where(call => call.Concerns(link)).OrderBy(call => call.Number)];
        foreach (var call in lost)
        {
            foreach (var other in call.Places.Where(other => !ReferenceEquals(other, link)))
            {
                other.Send(new Ending(call.Number, Outcome.Exited));
                Flush(other);
            }

            calls.Remove(call.Number);
            byRequest.Remove(call.Request);
            SetAnswer(call.Request, Completed(link, call, Unheard), default);
        }

        return lost;
    }

    private void Tell(OwnerLink[] lost, List<RemoteCall> ended)
    {
        // Who holds hears of the loss before who asks does.
        foreach (var link in lost)
        {
            link.LoseGrants();
        }

        foreach (var call in ended)
        {
            if (call.IsAwaited)
            {
                Observer?.Answered(call.Request);
            }

            call.Request.OnCompleted();
        }
    }

    // These are on their own because what a lambda captures is made at the beginning of the method that it stands in, whether it is needed or not.
    private static void Watch(IpcProcess process, OwnerLink link, ref List<Action>? todo) => (todo ??= []).Add(() => process.Watch(link.Address));

    private static void Post(IpcProcess process, Signal signal, ref List<Action>? todo) => (todo ??= []).Add(() => process.Post(signal));

    // Under the gate.
    private void FlushWaiting(OwnerLink opened)
    {
        foreach (var waiting in opened.AwaitedBy)
        {
            Flush(waiting);
        }

        opened.AwaitedBy.Clear();
    }

    private IpcProcess? Find(ProcessId id) => processes.GetValueOrDefault(new ProcessId(id.Value - firstProcess));
}
