using System.Globalization;

namespace ActorIpc.Actors.Tests;

/// <summary>
/// The smallest host that keeps the contract: one message at a time, effects carried out in order, invariants checked after every message,
/// and every request answered exactly once.
/// </summary>
internal sealed partial class World : IPrimitiveHost, IStateResolver
{
    private readonly Outbox outbox = new();
    private readonly Dictionary<string, Address> named = [];
    private readonly Dictionary<long, ProcessRef> processes = [];
    private readonly Dictionary<long, FakeCell> cells = [];
    private readonly Dictionary<(long Process, long Sequence), Request> outstanding = [];
    private readonly HashSet<ProcessRef> exited = [];
    private readonly List<string>? log;
    private Address? loading;

    /// <summary>Makes an empty world.</summary>
    /// <param name="keepsLog">Whether every effect is written down, for comparing two worlds.</param>
    public World(bool keepsLog = false) => log = keepsLog ? [] : null;

    /// <summary>Whether forwarded requests and notices stay on their way until <see cref="Deliver(int)"/>.</summary>
    public bool DeliversLate { get; init; }

    /// <summary>Whether every message is followed by a look at the invariants.</summary>
    public bool ChecksInvariants { get; set; } = true;

    public long Now { get; set; }

    /// <summary>The endings since this was last emptied, in order.</summary>
    public List<Ending> Endings { get; } = [];

    /// <summary>The posted signals since this was last emptied, in order.</summary>
    public List<(long Process, Signal Signal)> Posts { get; } = [];

    public IReadOnlyList<string> Log => log!;

    public IEnumerable<Address> Addresses => named.Values;

    public IEnumerable<Request> Outstanding => outstanding.Values;

    public FakeCell Cell(long id, uint value = 0)
    {
        var cell = new FakeCell(id) { Value = value };
        cells[id] = cell;
        return cell;
    }

    public FakeProcess Process(long id, Credentials? credentials = null)
    {
        var process = new FakeProcess(id, credentials);
        processes[id] = process;
        return process;
    }

    public Address Run<TOperation>(Primitive<TOperation> primitive, string name)
        where TOperation : struct, IOperation<TOperation>
    {
        var address = new Address<TOperation>(name, primitive);
        Assert.True(named.TryAdd(name, address), "A name is used once.");
        return address;
    }

    public Address? Find(string name) => named.GetValueOrDefault(name) is { IsRetired: false } found ? found : null;

    public IEnumerable<Request> Parked(ProcessRef process) => outstanding.Values.Where(request => request.Process == process);

    /// <summary>Makes a call and carries out all that follows from it.</summary>
    public Call<TOperation> Submit<TOperation>(
        Address to, ProcessRef process, long sequence, in TOperation operation, Outcome parkRefusal = Outcome.Granted)
        where TOperation : struct, IOperation<TOperation>
    {
        var call = new Call<TOperation> { Process = process, Sequence = sequence, Operation = operation, ParkRefusal = parkRefusal };
        Submit(to, call);
        return call;
    }

    public void Submit(Address to, Request request)
    {
        outstanding.Add((request.Process.Id.Value, request.Sequence), request);
        Hand(to, request);
        DeliverAll();
    }

    /// <summary>Makes a call that is answered at once and changes nothing.</summary>
    public Answer Ask(Address to, Request question)
    {
        outbox.Now = Now;
        outbox.Self = to;
        to.Submit(question, outbox);
        var answered = outbox.Count == 1 && outbox[0].Kind == EffectKind.Complete && outbox[0].Request == question;
        Assert.True(answered, "A question is only answered.");
        outbox.Clear();
        return question.Answer;
    }

    /// <summary>Ends a call that waits, as a deadline, a token, a signal or an exit does.</summary>
    public void Abandon(Request request, Outcome reason)
    {
        if (request.State == RequestState.Submitted)
        {
            // On its way from one primitive to another: the host remembers, and the first reason stands.
            request.DeferredAbandon = request.DeferredAbandon == Outcome.Granted ? reason : request.DeferredAbandon;
            return;
        }

        var home = (Address)request.Home!;
        Handle(home, () => home.Primitive.Abandon(request, reason, outbox));
        DeliverAll();
    }

    /// <summary>Gives a primitive a word.</summary>
    public void Notify(Address to, Notice notice)
    {
        Send(new Mail(notice.Process, to, () => Handle(to, () => to.Primitive.Receive(notice, outbox)), Notice: notice));
        DeliverAll();
    }

    /// <summary>Ends a process: what it waits for is abandoned, then whoever watches it is told.</summary>
    public void Exit(ProcessRef process)
    {
        exited.Add(process);
        foreach (var request in Parked(process).ToList())
        {
            Abandon(request, Outcome.Exited);
        }

        foreach (var address in named.Values.Where(address => address.Watched.Remove(process)).ToList())
        {
            SendExit(process, address);
        }

        DeliverAll();
    }

    public static byte[] Save(Address address)
    {
        var writer = new StateWriter();
        address.Primitive.Save(writer);
        return writer.Written.ToArray();
    }

    /// <summary>Replaces a primitive by a fresh one that has read its state, with fresh requests in it.</summary>
    public void Reload(Address address, Primitive fresh)
    {
        var writer = new StateWriter();
        address.Primitive.Save(writer);
        var before = writer.Written.ToArray();
        var reader = new StateReader(before, this, writer.Values);
        loading = address;
        fresh.Load(reader);
        Assert.True(reader.AtEnd, "A state is read to its end.");
        address.Primitive = fresh;
        fresh.CheckInvariants();
        Assert.Equal(before, Save(address));
    }

    ProcessRef IStateResolver.Process(ProcessId id) => processes[id.Value];

    PrimitiveRef IStateResolver.Primitive(string name) => named[name];

    FutexCell IStateResolver.Cell(long id) => cells[id];

    Request<TOperation> IStateResolver.Request<TOperation>(ProcessRef process, long sequence)
    {
        var key = (process.Id.Value, sequence);
        Assert.True(outstanding.ContainsKey(key), "Only a request without an answer is saved.");
        var request = new Call<TOperation> { Process = process, Sequence = sequence, Home = loading };
        outstanding[key] = request;
        return request;
    }

    PrimitiveRef IPrimitiveHost.Run<TOperation>(Primitive<TOperation> primitive, string name) => Run(primitive, name);

    private void Hand(Address to, Request request)
    {
        request.Home = to;
        Handle(to, () => to.Submit(request, outbox), request);
        if (request is { State: RequestState.Parked, DeferredAbandon: not Outcome.Granted })
        {
            var reason = request.DeferredAbandon;
            request.DeferredAbandon = Outcome.Granted;
            Abandon(request, reason);
        }
    }

    private void Handle(Address address, Action message, Request? submitted = null)
    {
        outbox.Now = Now;
        outbox.Self = address;
        message();
        if (ChecksInvariants)
        {
            address.Primitive.CheckInvariants();
        }

        var (effects, fates) = (outbox.Count, submitted is { State: RequestState.Parked } ? 1 : 0);
        for (var i = 0; i < effects; i++)
        {
            ref readonly var effect = ref outbox[i];
            var concernsRequest = effect.Kind is EffectKind.Complete or EffectKind.Forward;
            fates += concernsRequest && ReferenceEquals(effect.Request, submitted) ? 1 : 0;
            CarryOut(address, effect);
        }

        Assert.True(submitted is null || fates == 1, "A submitted request is answered, parked, or handed on: one of them, once.");
        outbox.Clear();
    }

    private void CarryOut(Address from, in Effect effect)
    {
        if (effect.Kind != EffectKind.Watch)
        {
            log?.Add(Describe(from, effect));
        }

        switch (effect.Kind)
        {
            case EffectKind.Complete:
                Complete(effect.Request);
                break;
            case EffectKind.Watch:
                Watch(from, effect.Process);
                break;
            case EffectKind.Forward:
                var (request, to) = (effect.Request, (Address)effect.To);
                request.Home = to;
                Send(new Mail(from, to, () => Hand(to, request), request));
                break;
            case EffectKind.Notify:
                var (notice, hearer) = (effect.Notice, (Address)effect.To);
                Send(new Mail(from, hearer, () => Handle(hearer, () => hearer.Primitive.Receive(notice, outbox)), Notice: notice));
                break;
            case EffectKind.Create:
                effect.Created.RunOn(this, effect.Name);
                break;
            case EffectKind.Retire:
                from.IsRetired = true;
                break;
            case EffectKind.Post:
                Posts.Add((effect.Process.Id.Value, effect.Signal));
                break;
        }
    }

    // Asking again is harmless, and a primitive that was loaded may. Who has exited already is told of at once.
    private void Watch(Address from, ProcessRef process)
    {
        if (!exited.Contains(process))
        {
            from.Watched.Add(process);
        }
        else
        {
            SendExit(process, from);
        }
    }

    private void Complete(Request request)
    {
        var key = (request.Process.Id.Value, request.Sequence);
        Assert.True(outstanding.Remove(key, out var expected) && ReferenceEquals(expected, request), "A request is answered once.");
        request.OnCompleted();
        var answer = request.Answer;
        Endings.Add(new Ending(request.Process.Id.Value, request.Sequence, answer.Outcome, answer.Error, answer.Value, answer.Data));
    }

    private static string Describe(Address from, in Effect effect)
    {
        var what = effect.Kind switch
        {
            EffectKind.Complete => $"{effect.Request.Process.Id}.{effect.Request.Sequence} {Describe(effect.Request.Answer)}",
            EffectKind.Forward => $"{effect.Request.Process.Id}.{effect.Request.Sequence} {effect.To.Name}",
            EffectKind.Watch => $"{effect.Process.Id}",
            EffectKind.Notify => $"{effect.To.Name} {effect.Notice.Code} {effect.Notice.Process.Id} {effect.Notice.Value}",
            EffectKind.Create => effect.Name,
            EffectKind.Post => $"{effect.Process.Id} {effect.Signal}",
            _ => "",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{from.Name} {effect.Kind} {what}");
    }

    private static string Describe(in Answer answer)
    {
        var data = answer.Data is IEnumerable<int> values ? string.Join(',', values) : answer.Data;
        return string.Create(CultureInfo.InvariantCulture, $"{answer.Outcome} {answer.Error} {answer.Value} {data}");
    }
}
