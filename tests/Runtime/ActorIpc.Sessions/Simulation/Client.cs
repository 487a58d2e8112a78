using ActorIpc.Actors;
using ActorIpc.Hosting;
using ActorIpc.Simulation.Histories;

namespace ActorIpc.Sessions.Tests.Simulation;

/// <summary>A process of a simulation. It makes one call at a time, whichever the seed says, and remembers what it holds.</summary>
internal sealed partial class Client(World world, SimulatedNode node, IpcProcess process)
{
    private const int MostTags = 2;

    private IWait? wait;
    private CancellationTokenSource? cancellation;
    private readonly int[] taken = new int[Place.Units.Length];
    private SemaphoreSet? semaphores;
    private bool mayHold;
    private bool isImpatient;

    public SimulatedNode Node => node;

    public ProcessId Id { get; } = new(node.FirstProcess + process.Id.Value);

    public bool IsWaiting => wait is not null;

    public bool HasExited { get; private set; }

    /// <summary>Whether it is to hear that it holds the lock, and nobody has told it that the lock is lost.</summary>
    public bool Holds { get; private set; }

    public CancellationToken Lost { get; private set; }

    public string? WaitsFor => wait?.What;

    /// <summary>Whether what it waits for is to end soon, since it was cancelled or has a time limit.</summary>
    public bool IsOverdue => IsWaiting && (isImpatient || cancellation is { IsCancellationRequested: true });

    public bool MayHold => mayHold;

    public bool HoldsSomething => mayHold || taken.Any(static units => units > 0);

    /// <summary>Takes the answer, if it has come. Then the process may make another call.</summary>
    public bool TakeAnswer()
    {
        if (wait is not { IsOver: true } over)
        {
            return false;
        }

        wait = null;
        cancellation = null;
        isImpatient = false;
        over.Finish();
        return true;
    }

    public void Cancel() => cancellation?.Cancel();

    public bool CanBeCancelled => cancellation is not null;

    public void Kill() => _ = node.System.KillAsync(process.Id);

    public void Interrupt() => _ = node.System.InterruptAsync(process.Id);

    public bool IsKilled => process.Killed;

    public void Exit()
    {
        HasExited = true;
        LetGo();
        world.History.Exit(Id);
        _ = process.DisposeAsync();
    }

    /// <summary>Its node is gone.</summary>
    public void Vanish()
    {
        HasExited = true;
        LetGo();
        world.History.Exit(Id);
    }

    /// <summary>Makes a call.</summary>
    public void Act(Dice dice)
    {
        var chance = dice.Next(100);
        if (chance < 40)
        {
            UseLock(dice);
        }
        else if (chance < 65)
        {
            UseSemaphores(dice);
        }
        else if (chance < 75)
        {
            Meet((ulong)dice.Next(MostTags), dice);
        }
        else if (chance < 84)
        {
            UseQueue(dice);
        }
        else if (chance < 92)
        {
            UseWord(dice);
        }
        else
        {
            UseBarrier(dice);
        }
    }

    /// <summary>Gives back what it holds, one call after the other; wakes whoever sleeps.</summary>
    public void GiveBack()
    {
        if (mayHold)
        {
            Release();
        }
        else if (Array.FindIndex(taken, units => units > 0) is >= 0 and var number)
        {
            Operate(new SemaphoreOp((ushort)number, (short)taken[number], SemaphoreFlags.Undo), new Dice(1));
        }
        else
        {
            Wake(one: false);
        }
    }

    private void Start<T>(string what, ValueTask<T> call, Action<T> then, Action<IpcException> refused) => wait = new Wait<T>(what, call, then, refused);

    private CancellationToken MayBeCancelled(Dice dice) => dice.Next(2) == 0 ? default : (cancellation = new CancellationTokenSource()).Token;

    private TimeSpan? Patience(Dice dice)
    {
        var chance = dice.Next(8);
        isImpatient = chance < 2;
        return chance switch
        {
            0 => TimeSpan.Zero,
            1 => TimeSpan.FromMilliseconds(1 + dice.Next(100)),
            _ => null,
        };
    }

    private void LetGo() => (Holds, Lost) = (false, default);

    private interface IWait
    {
        string What { get; }

        bool IsOver { get; }

        void Finish();
    }

    private sealed class Wait<T>(string what, ValueTask<T> call, Action<T> then, Action<IpcException> refused) : IWait
    {
        public string What => what;

        public bool IsOver => call.IsCompleted;

        public void Finish()
        {
            T result;
            try
            {
                result = call.GetAwaiter().GetResult();
            }
            catch (IpcException misuse)
            {
                refused(misuse);
                return;
            }

            then(result);
        }
    }
}
