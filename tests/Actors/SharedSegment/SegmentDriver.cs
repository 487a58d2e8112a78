namespace ActorIpc.Actors.Tests;

/// <summary>Carries the steps of a history out on a registry and its segments, in a world of its own.</summary>
internal sealed class SegmentDriver
{
    public const long Start = 1_000_000_000;

    private readonly FakeProcess[] processes;
    private readonly Call<SegmentOperation> question;
    private readonly List<Address> segments = [];
    private readonly bool isTimed;
    private long lastPid = SegmentStep.Processes;
    private long sequence;

    public SegmentDriver(int seed, bool keepsLog = false, bool isTimed = true)
    {
        this.isTimed = isTimed;
        Limits = new SegmentLimits { Segments = 4, Pages = 6, SegmentBytes = 12_288, RemovesUnattached = seed % 3 == 1 };
        World = new World(keepsLog) { Now = Start * 1000 };
        question = new Call<SegmentOperation> { Process = World.Process(1_000_000) };
        processes = [.. Enumerable.Range(1, SegmentStep.Processes).Select(pid => World.Process(pid, CredentialsOf(pid - 1)))];
        Registry = World.Run(new SegmentRegistry(Limits), "registry");
    }

    public SegmentLimits Limits { get; }

    public World World { get; }

    public Address Registry { get; }

    public long Seconds => World.Now / 1000;

    /// <summary>Registry and segments, but for segments that are gone.</summary>
    public string State => string.Join(' ', World.Addresses.Where(address => !address.IsRetired).Select(World.Save).Select(Convert.ToHexString));

    public long PidOf(int place) => processes[place].Id.Value;

    public uint UserOf(int place) => processes[place].Credentials.User;

    /// <summary>The place of the child of a fork.</summary>
    public static int ChildOf(SegmentStep step) => step.Number % SegmentStep.Processes is var place && place == step.Process
        ? (place + 1) % SegmentStep.Processes
        : place;

    /// <summary>The pid that the next process gets.</summary>
    public long NextPid => lastPid + 1;

    /// <summary>How the call ended; null for a step that is none. A fork says which attaches the child gets: a segment for each.</summary>
    public Answer? Carry(SegmentStep step, IReadOnlyList<int> inherited)
    {
        World.Now += isTimed ? 1000 : 0;
        World.Endings.Clear();
        switch (step.Kind)
        {
            case SegmentStepKind.Get:
                return Get(step);
            case SegmentStepKind.Fork or SegmentStepKind.LostFork:
                Fork(step, inherited);
                return null;
            case SegmentStepKind.Exit:
                Replace(step.Process, CredentialsOf(step.Process));
                return null;
            case var _ when segments.Count == 0:
                return null;
            case SegmentStepKind.Attach:
                return Submit(Chosen(step), step, new() { Call = SegmentCall.Attach, Flags = (SegmentFlags)step.Flags });
            case SegmentStepKind.Detach:
                return Submit(Chosen(step), step, new() { Call = SegmentCall.Detach });
            default:
                var wanted = new IpcPermission { User = OwnerAfter(step), Group = OwnerAfter(step), Mode = step.Flags };
                return Submit(Chosen(step), step, new() { Call = SegmentCall.Control, Command = CommandOf(step.Kind), Data = wanted });
        }
    }

    /// <summary>Whom IPC_SET makes the owner.</summary>
    public static uint OwnerAfter(SegmentStep step) => (uint)(step.Flags % 3);

    public Answer Status(int number) => Ask(segments[number], SegmentCommand.Status, 0);

    public Answer Usage() => Ask(Registry, SegmentCommand.Usage, 0);

    public Answer AtIndex(int index) => Ask(Registry, SegmentCommand.StatusAtIndexForAny, index);

    public void ReloadAll()
    {
        World.Reload(Registry, new SegmentRegistry(Limits));
        foreach (var address in segments)
        {
            World.Reload(address, new SharedSegment(0, 1, new IpcPermission(), ProcessId.None, Limits, 0, Registry));
        }
    }

    // Privileged, the owner, and strangers, in turn.
    private static Credentials CredentialsOf(int place) => (place % 3) switch
    {
        0 => Credentials.Root,
        var user => new Credentials { User = (uint)user, Group = (uint)user },
    };

    private static SegmentCommand CommandOf(SegmentStepKind kind) => kind switch
    {
        SegmentStepKind.Remove => SegmentCommand.Remove,
        SegmentStepKind.Set => SegmentCommand.Set,
        SegmentStepKind.Lock => SegmentCommand.Lock,
        _ => SegmentCommand.Unlock,
    };

    private Address Chosen(SegmentStep step) => segments[step.Number % segments.Count];

    private Answer Get(SegmentStep step)
    {
        var before = World.Addresses.Count();
        var answer = Submit(Registry, step, new() { Call = SegmentCall.Get, Argument = step.Flags, Size = step.Size, Data = (IpcKey)step.Key });
        if (World.Addresses.Count() > before)
        {
            segments.Add(World.Find(SegmentRegistry.NameOf((int)answer.Value))!);
        }

        if (answer.Outcome == Outcome.Granted)
        {
            // As the face does, whether it made the segment or found it.
            World.Notify(World.Find(SegmentRegistry.NameOf((int)answer.Value))!, SharedSegment.Made(processes[step.Process]));
        }

        return answer;
    }

    private void Fork(SegmentStep step, IReadOnlyList<int> inherited)
    {
        var parent = processes[step.Process];
        var place = ChildOf(step);
        Replace(place, parent.Credentials);
        foreach (var number in inherited)
        {
            World.Notify(segments[number], SharedSegment.Inherited(processes[place], parent.Id));
        }

        foreach (var number in step.Kind == SegmentStepKind.LostFork ? inherited : [])
        {
            World.Notify(segments[number], SharedSegment.LetGo(processes[place]));
        }
    }

    private void Replace(int place, Credentials credentials)
    {
        World.Exit(processes[place]);
        processes[place] = World.Process(++lastPid, credentials);
    }

    // Asks for something that changes nothing, as a bystander.
    private Answer Ask(Address to, SegmentCommand command, int argument)
    {
        question.UseAgain();
        question.Operation = new() { Call = SegmentCall.Control, Command = command, Argument = argument };
        return World.Ask(to, question);
    }

    private Answer Submit(Address to, SegmentStep step, SegmentOperation operation) =>
        World.Submit(to, processes[step.Process], ++sequence, operation).Answer;
}
