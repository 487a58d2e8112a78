using Akka;
using Akka.Actor;

namespace ActorIpc.Akka.Tests;

/// <summary>One request, to count its answers.</summary>
internal sealed class Asked(StressRecord record, IActorRef worker)
{
    private int answers;

    public IActorRef Worker => worker;

    public void Answered()
    {
        if (Interlocked.Increment(ref answers) != 1)
        {
            record.Fault("a request has been answered twice");
        }
    }
}

/// <summary>Asks for others, and lives as long as it takes, so that no answer is lost with the one that wants it.</summary>
internal sealed class Relay : ReceiveActor
{
    public Relay(StressRecord record)
    {
        Pass<SemaphoreGrant>();
        Pass<LockGrant>();
        Pass<SleepResult>();
        Pass<RendezvousResult>();
        Pass<int>();
        Pass<Done>();

        void Pass<T>() => Receive<IpcAnswer<T>>(answer =>
        {
            var asked = (Asked)answer.Correlation!;
            asked.Answered();
            record.End();
            asked.Worker.Tell(answer);
        });
    }
}

/// <summary>A worker under stress that awaits nothing, and is told how its calls ended.</summary>
internal sealed class MessagingWorker : ReceiveActor
{
    private readonly StressTable table;
    private readonly StressRecord record;
    private readonly IActorRef? relay;
    private readonly Random random;
    private Asked? waitsFor;
    private LockGrant key;

    // Who holds it. Once he has ended, by whatever end, this actor is another process, which does not hold it.
    private IpcProcess? holder;

    public MessagingWorker(StressTable table, IActorRef? relay)
    {
        (this.table, record, this.relay) = (table, table.Record, relay);
        random = record.RandomOfNextLife();
        Receive<Next>(next => next.Life == this, _ => Work());
        Receive<Next>(static _ => { });
        ReceiveAsync<Do>(work => work.Work(Context));
        Answer<SemaphoreGrant>(Taken);
        Answer<LockGrant>(Locked);
        Answer<SleepResult>(_ => Release());
        Answer<int>(_ => Release());
        Answer<RendezvousResult>(_ => Self.Tell(new Next(this)));
        Answer<Done>(_ => Self.Tell(new Next(this)));
        Self.Tell(new Next(this));
    }

    protected override void PostStop() => record.CountEnd();

    protected override void PreRestart(Exception reason, object message)
    {
        if (reason is not ScriptedException)
        {
            record.Fault($"a worker failed: {reason}");
        }

        base.PreRestart(reason, message);
    }

    private void Answer<T>(Action<T> handle) => Receive<IpcAnswer<T>>(answer =>
    {
        var asked = (Asked)answer.Correlation!;
        if (relay is null)
        {
            asked.Answered();
        }

        if (!ReferenceEquals(asked, waitsFor))
        {
            if (!answer.IsStale)
            {
                record.Fault("an answer from an earlier life is not stale");
            }

            return;
        }

        waitsFor = null;
        if (answer.IsStale || answer.Error is IpcException { Error: Errno.ESRCH })
        {
            Self.Tell(new Next(this));
        }
        else
        {
            T result;
            try
            {
                result = answer.Result;
            }
            catch (InvalidOperationException)
            {
                // Stale since just now.
                Self.Tell(new Next(this));
                return;
            }

            holder = answer.Process;
            handle(result);
        }
    });

    private void Work()
    {
        if (record.IsOver)
        {
            Context.Stop(Self);
            return;
        }

        var self = Context.Ipc();
        if (self.Killed)
        {
            throw new ScriptedException();
        }

        switch (random.Next(9))
        {
            case 0 or 1:
                table.Disturb(random);
                Self.Tell(new Next(this));
                break;
            case 2 or 3 or 4:
                Acquire();
                break;
            case 5 or 6:
                Ask(process => process.LockAsync(table.Guard), grant => grant.Outcome);
                break;
            case 7:
                var inner = Inner();
                Ask(process => table.Meet(process, inner, new WaitEnds(inner, mayWaitForEver: false)), meeting => meeting.Outcome);
                break;
            case 8:
                Acquire();
                if (random.Next(5) == 0)
                {
                    throw new ScriptedException();
                }

                break;
        }
    }

    private void Taken(SemaphoreGrant grant)
    {
        if (grant.IsHeld && random.Next(20) == 0)
        {
            throw new ScriptedException();
        }

        Send(IpcRequest.Of(_ => grant.DisposeAsync(), Asking()));
    }

    private void Locked(LockGrant grant)
    {
        key = grant;
        if (!grant.IsHeld || random.Next(3) == 0)
        {
            Release();
        }
        else if (random.Next(2) == 0)
        {
            Ask(process => process.WakeupAsync(table.Channel), _ => Outcome.Granted);
        }
        else
        {
            var inner = Inner();
            Ask(process => table.Sleep(process, inner, new WaitEnds(inner, mayWaitForEver: false)), result => result.Outcome, holder);
        }
    }

    private void Release()
    {
        var held = key;
        key = default;
        Send(IpcRequest.Of(_ => held.DisposeAsync(), Asking()));
    }

    private void Acquire()
    {
        var inner = Inner();
        Ask(process => table.Acquire(process, inner, new WaitEnds(inner, mayWaitForEver: true)), grant => grant.Outcome);
    }

    // For a call that another thread may make, while this actor goes on.
    private Random Inner() => new(random.Next());

    private void Ask<T>(Func<IpcProcess, ValueTask<T>> call, Func<T, Outcome> outcome, IpcProcess? by = null) =>
        Send(new IpcRequest<T>(process => new ValueTask<T>(record.Counted(call(process), outcome)), Asking()), by);

    private Asked Asking() => waitsFor = new Asked(record, Self);

    private void Send<T>(IpcRequest<T> request, IpcProcess? by = null)
    {
        // What is asked for by one who may be gone when it arrives is counted when it arrives, and otherwise nobody hears of it.
        if (relay is not null)
        {
            record.Begin();
        }

        (by ?? Context.Ipc()).Ref().Tell(request, relay ?? Self);
    }
}
