using ActorIpc.Actors;
using ActorIpc.Simulation.Hosting;
using ActorIpc.Simulation.Nodes;
using ActorIpc.Simulation.Reports;

namespace ActorIpc.Simulation.Scheduling;

/// <summary>One run of one program: what can happen, what has, and what was wrong with it.</summary>
internal sealed partial class World
{
    private readonly int thread = Environment.CurrentManagedThreadId;
    private readonly object beginning = new();
    private readonly WatchedThread watched = Watchdog.Here;
    private readonly List<ISimulatedMailbox> mailboxes = [];
    private readonly List<ProcessContext> contexts = [];
    private readonly List<IpcProcess> ended = [];
    private readonly Stack<ProcessStep> spare = [];
    private long numbers;
    private long namelessSenders;
    private Footprint touched;

    public World(SimulationOptions options)
    {
        Options = options;
        Sender = beginning;
        Time = new SimulatedTime(this);
        Host = new SimulatedHost(this, Time);
        Ipc = IpcSystem.Create(options.Ipc with { Host = Host });
        Faults = new FaultSteps(this);
        Assertions = new Assertions(this);
    }

    public SimulationOptions Options { get; }

    public SimulatedTime Time { get; }

    public SimulatedHost Host { get; }

    public IpcSystem Ipc { get; }

    public EnabledSteps Enabled { get; } = new();

    public FaultSteps Faults { get; }

    public Assertions Assertions { get; }

    /// <summary>The nodes and what is between them; null where there are none.</summary>
    public Cluster? Cluster { get; private set; }

    /// <summary>The nodes, of which there are some from here on.</summary>
    public Cluster Clustered => Cluster ??= new Cluster(this);

    public IReadOnlyList<IpcProcess> JustEnded => ended;

    public IReadOnlyList<ProcessContext> Contexts => contexts;

    /// <summary>On whose behalf messages are sent now.</summary>
    public object Sender { get; private set; }

    /// <summary>What writes down what happens; null where nobody is to read it.</summary>
    public Trace? Trace { get; set; }

    public int Steps { get; private set; }

    /// <summary>What was wrong; null so far.</summary>
    public SimulationFailure? Failure { get; private set; }

    public bool IsElsewhere => Environment.CurrentManagedThreadId != thread;

    public SenderScope As(object sender)
    {
        var before = Sender;
        Sender = sender;
        return new SenderScope(this, before);
    }

    public void Touch(Footprint what) => touched |= what;

    public Footprint TakeFootprint()
    {
        var taken = touched;
        touched = default;
        return taken;
    }

    public long Add(ISimulatedMailbox mailbox)
    {
        mailboxes.Add(mailbox);
        return NextNumber();
    }

    /// <summary>The number of something that is sent to.</summary>
    public long NextNumber() => ++numbers;

    /// <summary>The number of a process among those of all nodes.</summary>
    public long NumberOf(ProcessRef process)
    {
        var of = (IpcProcess)process;
        var first = ((SimulatedHost)of.System.Host).FirstProcess;
        return first == 0 || process.Id.Value < NodePlace.MostProcesses ? first + process.Id.Value
            : throw new InvalidOperationException($"node: a node of a simulation has {NodePlace.MostProcesses} processes in a run, and not more.");
    }

    /// <summary>The process with a number; null for none.</summary>
    public ProcessContext? ContextOf(long number) => contexts.Find(context => context.Number == number);

    /// <summary>A process in words, with its node.</summary>
    public static string TextOf(IpcProcess process) => ((SimulatedHost)process.System.Host).Node is { } node ? $"{process} of {node.Label}" : process.ToString();

    public long NumberOf(object sender) => sender switch
    {
        ProcessContext context => context.Number,
        ISimulatedMailbox mailbox => -mailbox.Number,
        _ => StepKey.FirstNameless + ++namelessSenders,
    };

    public ProcessContext ContextOf(IpcProcess process)
    {
        if (process.HostData is ProcessContext known)
        {
            return known;
        }

        var context = new ProcessContext(this, process);
        process.HostData = context;
        contexts.Add(context);
        return context;
    }

    public ProcessStep StepOf(ProcessContext context, long number, SendOrPostCallback next, object? with, bool isOfBody)
    {
        var step = spare.TryPop(out var free) ? free : new ProcessStep();
        step.Set(context, number, next, with, isOfBody);
        return step;
    }

    public void GiveBack(ProcessStep step) => spare.Push(step);

    public void Arrived(IpcProcess process) => ContextOf(process);

    public void Ended(IpcProcess process) => ended.Add(process);

    public void Answered(Request request)
    {
        var context = ContextOf((IpcProcess)request.Process);
        Touch(Footprint.Process(context.Number));
        Trace?.Answered(request);
        if (KeepsHashes)
        {
            AddTo(ref context.Known, request);
        }
    }

    public void CheckHere(IpcProcess? caller)
    {
        if (!IsElsewhere)
        {
            return;
        }

        Left(caller, "a call that it makes on another thread");
        throw new LeftSimulationException($"{(caller is null ? "somebody" : TextOf(caller))} makes a call on another thread: in a simulation there is one thread only. Await instead of Task.Run.");
    }

    /// <summary>Somebody does what a simulation cannot follow. May be called from any thread.</summary>
    public void Left(IpcProcess? process, string why) => Left(process is null ? "somebody" : TextOf(process), why);

    /// <summary>Whoever runs now has handed work to another thread, or to the real clock.</summary>
    public void LeftByWork(bool isTimer)
    {
        var suspects = contexts.Where(context => context != Sender && context.IsAwaitingNoCall).Select(context => TextOf(context.Process)).ToList();
        var awaited = suspects.Count == 0 ? "" : $", or by what {string.Join(" and ", suspects)} awaits with ConfigureAwait(false)";
        Left(Running, isTimer ? "a real delay or timer: there is sim.Time" : $"work for another thread (Task.Run, ConfigureAwait(false)){awaited}");
    }

    /// <summary>Whoever runs now blocks the thread, and has been broken off. Called from another thread.</summary>
    public void LeftByBlocking(string where) => Left(Running, $"a call that blocks its thread in {where}, as Thread.Sleep or a lock that another thread has: nobody here would end it");

    /// <summary>Who runs now, in words.</summary>
    public string Running => Sender switch
    {
        ProcessContext { Process: var process } => TextOf(process),
        _ => ReferenceEquals(Sender, beginning) ? "the program" : "somebody",
    };

    /// <summary>Lets the program set everything up.</summary>
    public void SetUp(Action<SimulatedSystem> program)
    {
        // The listener behind it begins but once, and waits for that.
        using (ForeignWork.Watch(this))
        using (watched.Enter(this, null))
        {
            try
            {
                program(new SimulatedSystem(this));
                Settle();
            }
            catch (ThreadInterruptedException) when (Failure is { Kind: FailureKind.LeftSimulation })
            {
                // By the watchdog, which has said why.
            }
        }
    }

    private void Left(string who, string why) => Fail(FailureKind.LeftSimulation, $"{who} has left the simulation by {why}.");

    public void Fail(FailureKind kind, string text, Exception? cause = null)
    {
        lock (beginning)
        {
            Failure ??= new SimulationFailure(kind, text, cause);
        }
    }

    /// <summary>Lets a step happen.</summary>
    public void Take(Step step)
    {
        Steps++;
        Trace?.Begin(step, this);
        using (watched.Enter(this, step.Key))
        {
            try
            {
                using (ForeignWork.Watch(this))
                {
                    step.Run(this);
                }
            }
            catch (ThreadInterruptedException) when (Failure is { Kind: FailureKind.LeftSimulation })
            {
                // By the watchdog, which has said why.
            }

            Trace?.End(this);
            if (ended.Count > 0)
            {
                LookAtTheEnded();
            }

            Assertions.CheckAlways();
        }
    }

    private void LookAtTheEnded()
    {
        foreach (var process in ended)
        {
            // One whose parent ended first has never been.
            if (process.NotEnteredBecause is not { Error: Errno.ESRCH } && process.Completion.Exception?.InnerException is { } exception)
            {
                Fail(FailureKind.Exception, $"{TextOf(process)}: {exception.GetType().Name}: {exception.Message}", exception);
            }
        }

        ended.Clear();
    }

    internal readonly struct SenderScope(World world, object before) : IDisposable
    {
        public void Dispose() => world.Sender = before;
    }
}
