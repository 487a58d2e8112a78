using ActorIpc.Actors;

namespace ActorIpc.Sessions;

// What goes out.
internal sealed partial class NodeEndpoint
{
    /// <summary>Sends what nobody waits for and nothing has taken along.</summary>
    public void SendLate()
    {
        lock (gate)
        {
            foreach (var link in late)
            {
                link.IsLate = false;
                Flush(link);
            }

            late.Clear();
        }
    }

    /// <summary>
    /// Sends once more what has not been acknowledged for a while, and shows itself where something of it waits or is held, so that an owner that knows nothing of that
    /// any more says so; to be called now and then.
    /// </summary>
    public void Tick()
    {
        lock (gate)
        {
            HashSet<OwnerLink>? awaited = null;
            foreach (var link in links.Values)
            {
                if (isCutOff || link.IsGivenUp)
                {
                    continue;
                }

                link.QuietTicks++;
                if (link.Stream is { OwesAcknowledgement: true, InFlight: 0 })
                {
                    send(link.Stream.Next(Name, History, Limits));
                }
                else if (link.Stream.InFlight > 0 && link.QuietTicks >= OwnerLink.Patience)
                {
                    link.QuietTicks = 0;
                    Doubt?.Invoke(link.Stream.Peer);
                    send(link.Stream.Again(Name, History, Limits));
                }
                else if (link.Stream.InFlight == 0 && link.QuietTicks >= OwnerLink.ProbeAfter)
                {
                    link.QuietTicks = 0;
                    awaited ??= [.. calls.Values.SelectMany(call => call.Places)];
                    if (link.Stream.History != 0 && (link.Watched.Count > 0 || awaited.Contains(link)))
                    {
                        Doubt?.Invoke(link.Stream.Peer);
                        send(link.Stream.Next(Name, History, Limits));
                    }
                }
            }
        }
    }

    /// <summary>Asks an owner for something, and waits for its answer.</summary>
    public void Submit<TOperation>(OwnerLink link, Request<TOperation> request)
        where TOperation : struct, IOperation<TOperation>
    {
        Ask(link, request, isAwaited: true);
        Settle();
    }

    /// <summary>Gives back what an owner granted. Nobody waits for the answer, and it leaves a little later, with what is asked next if that comes soon.</summary>
    public void Pass<TOperation>(OwnerLink link, IpcProcess process, in TOperation operation, FencingToken granted)
        where TOperation : struct, IOperation<TOperation>
    {
        lock (gate)
        {
            // An owner that knows nothing of the grant would take it for another's; and that a process has ended is said here after this, or has been said.
            if (!process.HasExited && granted.Incarnation > link.LostUpTo)
            {
                Ask(link, new Request<TOperation> { Process = process, Operation = operation }, isAwaited: false);
            }
        }
    }

    private void Ask<TOperation>(OwnerLink link, Request<TOperation> request, bool isAwaited)
        where TOperation : struct, IOperation<TOperation>
    {
        Observer?.Asks(request, link.Address);
        var writer = Interlocked.Exchange(ref spareWriter, null) ?? new StateWriter { FirstProcess = firstProcess, Space = space };
        request.WriteOperation(writer);
        var (card, operation) = (CardOf(request.Process), Written.From(writer));
        IReadOnlyList<PrimitiveRef> named = writer.Primitives.Count == 0 ? [] : [.. writer.Primitives];
        writer.Clear();
        spareWriter = writer;
        var (own, gift) = KeepBack(ref operation);
        var refusal = Check(card, operation);
        lock (gate)
        {
            request.Home = link.Address;
            refusal ??= isCutOff || link.IsGivenUp ? Unheard : null;
            if (refusal is { } answer)
            {
                SetAnswer(request, answer, default);
            }
            else
            {
                var others = named.Count == 0 ? [] : Others(link, named);
                var call = new RemoteCall(++lastNumber, request, link, others) { IsAwaited = isAwaited };
                calls.Add(call.Number, call);
                byRequest.Add(request, call);
                if (gift is not null)
                {
                    kept.Add(gift.Number, own!);
                    call.Gift = gift;
                }

                foreach (var other in others.Where(static other => !other.IsOpen))
                {
                    link.Awaits.Add(other);
                    other.AwaitedBy.Add(link);
                }

                link.Send(new Asking(card, call.Number, request.ParkRefusal, operation), isAwaited);
                if (isAwaited || Later is null)
                {
                    Flush(link);
                }
                else
                {
                    FlushLater(link);
                }
            }
        }

        if (refusal is not null)
        {
            if (isAwaited)
            {
                Observer?.Answered(request);
            }

            request.OnCompleted();
        }
    }

    // Under the gate. A request that is to be handed on to another primitive must find it running: what is said here waits until that is sure.
    private OwnerLink[] Others(OwnerLink link, IReadOnlyList<PrimitiveRef> named) =>
        [.. named.Select(primitive => links.GetValueOrDefault(space + primitive.Name)).OfType<OwnerLink>().Where(other => !ReferenceEquals(other, link))];

    // Under the gate. One frame whose answer somebody waits for is on its way at a time: what is asked meanwhile goes together with the next.
    private void Flush(OwnerLink link)
    {
        link.Awaits.RemoveAll(static other => other.IsOpen);
        if (isCutOff || link.IsGivenUp || link.Awaits.Count > 0)
        {
            return;
        }

        link.Stream.Release();

        // An acknowledgement goes with the next request, or at the next tick.
        if (!link.IsAwaiting && link.Stream.HasMessages)
        {
            // What has been on its way for a while is not patient because more follows it.
            link.QuietTicks = link.Stream.InFlight == 0 ? 0 : link.QuietTicks;
            link.NoteSent();
            send(link.Stream.Next(Name, History, Limits));
        }
    }

    // For who waits for it. Not before everybody has been told what came: whoever waits until all is quiet may go on then.
    private void Acknowledge(OwnerLink link)
    {
        lock (gate)
        {
            if (link.Stream.OwesAcknowledgement && !link.IsAwaiting && !isCutOff && !link.IsGivenUp)
            {
                send(link.Stream.Next(Name, History, Limits));
            }
        }
    }

    // Under the gate.
    private void FlushLater(OwnerLink link)
    {
        if (late.Count == 0)
        {
            Later!();
        }

        if (!link.IsLate)
        {
            link.IsLate = true;
            late.Add(link);
        }
    }
}
