using ActorIpc.Actors;
using ActorIpc.Hosting;
using ActorIpc.Simulation.Histories;

namespace ActorIpc.Sessions.Tests.Simulation;

// The calls.
internal sealed partial class Client
{
    private static long Number(FencingToken token) => (token.Incarnation << 40) | token.Sequence;

    private void UseLock(Dice dice)
    {
        var chance = dice.Next(10);
        if (!mayHold)
        {
            if (chance < 8)
            {
                Acquire(dice);
            }
            else
            {
                Wake(dice.Next(2) == 0);
            }
        }
        else if (chance < 6)
        {
            Release();
        }
        else if (chance < 8)
        {
            Sleep(dice);
        }
        else
        {
            Wake(dice.Next(2) == 0);
        }
    }

    private void Acquire(Dice dice)
    {
        var recorded = world.History.Invoke(Id, Place.LockName, new LockAcquire());
        var (interruptible, patience, token) = (dice.Next(2) == 0, Patience(dice), MayBeCancelled(dice));
        Start(
            "acquire",
            interruptible ? process.LockInterruptibleAsync(node.Place.Lock, patience, token) : process.LockAsync(node.Place.Lock, patience, token),
            grant => Acquired(recorded, grant.Outcome, grant.OwnerDied, grant.Token, grant.Lost),
            misuse => Refused(recorded, misuse));
    }

    private void Sleep(Dice dice)
    {
        var (held, before) = (Holds, Lost);
        LetGo();
        var recorded = world.History.Invoke(Id, Place.LockName, new LockSleep());
        var (interruptible, patience, token) = (dice.Next(2) == 0, Patience(dice), MayBeCancelled(dice));
        Start(
            "sleep",
            interruptible ? process.SleepAsync(node.Place.Channel, node.Place.Lock, patience, token) : process.SleepUninterruptibleAsync(node.Place.Channel, node.Place.Lock, patience, token),
            woken =>
            {
                if (woken.Outcome is Outcome.Exited or Outcome.Unknown)
                {
                    world.Ended(this, woken.Outcome);
                }
                else if (woken.Token == FencingToken.None)
                {
                    // It did not sleep, and holds the lock if it did before: after a call of which nobody knows it may not.
                    world.Ended(this, woken.Outcome);
                    recorded.Answer(HistoryAnswer.Granted());
                    (Holds, Lost) = (held && !HasExited && !node.IsGivenUp, before);
                }
                else
                {
                    Acquired(recorded, Outcome.Granted, woken.OwnerDied, woken.Token, node.Place.Lock.Mailbox.LossOf(woken.Token));
                }
            },
            misuse => Refused(recorded, misuse));
    }

    private void Acquired(RecordedCall recorded, Outcome outcome, bool ownerDied, FencingToken token, CancellationToken lost)
    {
        world.Ended(this, outcome);
        if (outcome == Outcome.Unknown)
        {
            mayHold = true;
            return;
        }

        if (HasExited)
        {
            // Its end may have come before, between or after what the call did.
            return;
        }

        recorded.Answer(outcome == Outcome.Granted ? HistoryAnswer.Granted(new LockHeld(ownerDied, Number(token))) : outcome);
        if (outcome == Outcome.Granted)
        {
            mayHold = true;
            if (!node.IsGivenUp)
            {
                (Holds, Lost) = (true, lost);
                world.Granted(this, Place.LockName, token);
            }
        }
    }

    private void Refused(RecordedCall recorded, IpcException misuse)
    {
        recorded.Answer(HistoryAnswer.Failed(misuse.Error));
        world.Misused(this, misuse);
        mayHold = misuse.Error == Errno.EDEADLK || (mayHold && misuse.Error != Errno.EPERM);
    }

    private void Release()
    {
        LetGo();
        var recorded = world.History.Invoke(Id, Place.LockName, new LockRelease());
        var call = PendingCall<SleepOperation, CallResult>.Rent(process);
        call.Operation = new SleepOperation { Call = SleepCall.Release };
        Start(
            "release",
            call.Start(node.Place.Lock.Mailbox, WaitMode.Uninterruptible),
            released =>
            {
                world.Ended(this, released.Outcome);
                if (released.Outcome != Outcome.Unknown)
                {
                    recorded.Answer(released.Outcome);
                    mayHold = false;
                }
            },
            misuse => Refused(recorded, misuse));
    }

    private void Wake(bool one)
    {
        var call = PendingCall<SleepOperation, CallResult>.Rent(process);
        call.Operation = new SleepOperation { Call = SleepCall.Wakeup, Channel = node.Place.Channel.Number, One = one };
        Start("wake", call.Start(node.Place.Channel.Queue, WaitMode.Uninterruptible), woken => world.Ended(this, woken.Outcome), misuse => world.Misused(this, misuse));
    }

    private void UseSemaphores(Dice dice)
    {
        var number = dice.Next(taken.Length);
        if (semaphores is null)
        {
            Open();
        }
        else if (taken[number] > 0 && dice.Next(3) > 0)
        {
            Operate(new SemaphoreOp((ushort)number, (short)(1 + dice.Next(taken[number])), SemaphoreFlags.Undo), dice);
        }
        else
        {
            Operate(new SemaphoreOp((ushort)number, (short)-(1 + dice.Next(2)), SemaphoreFlags.Undo), dice);
        }
    }

    private void Open()
    {
        var call = PendingCall<SemaphoreOperation, CallResult>.Rent(process);
        call.Operation = new SemaphoreOperation
        {
            Call = SemaphoreCall.Get,
            Number = Place.Units.Length,
            Argument = (int)(IpcFlags.Create | IpcFlags.Everybody),
            Data = new SemaphoreGetArgument(new IpcKey(0, Place.Key), Place.Units),
        };
        Start(
            "open",
            call.Start(node.Place.Registry, WaitMode.Uninterruptible),
            opened =>
            {
                world.Ended(this, opened.Outcome);
                if (opened.Outcome == Outcome.Granted)
                {
                    semaphores = node.Place.Semaphores((int)opened.Value);
                }
            },
            misuse => world.Misused(this, misuse));
    }

    private void Operate(SemaphoreOp op, Dice dice)
    {
        var recorded = world.History.Invoke(Id, semaphores!.Mailbox.Name, new SemaphoreOperate(op));
        Start(
            op.Delta < 0 ? "take" : "give",
            process.OperateAsync(semaphores, [op], undo: false, op.Delta < 0 ? Patience(dice) : null, op.Delta < 0 ? MayBeCancelled(dice) : default),
            done =>
            {
                world.Ended(this, done.Outcome);
                if (done.Outcome == Outcome.Unknown)
                {
                    // Its exit gives back what it may have taken.
                    taken[op.Number] = 0;
                    return;
                }

                recorded.Answer(done.Outcome);
                if (done.IsGranted)
                {
                    taken[op.Number] -= op.Delta;
                }
            },
            misuse =>
            {
                recorded.Answer(HistoryAnswer.Failed(misuse.Error));
                taken[op.Number] = 0;
                world.Misused(this, misuse);
                if (world.IsDurable && misuse.Error == Errno.EINVAL)
                {
                    world.Fail($"{Id} was told of {semaphores.Mailbox.Name}, and it is not there: {misuse.Message}");
                }
            });
    }

    private void Meet(ulong tag, Dice dice)
    {
        var mine = world.NewValue();
        Start(
            "meet",
            process.RendezvousAsync(tag, mine, Patience(dice), MayBeCancelled(dice)),
            met =>
            {
                world.Ended(this, met.Outcome);
                if (met.IsMet)
                {
                    world.Met(mine, met.Value);
                }
            },
            misuse => world.Misused(this, misuse));
    }

    private void UseQueue(Dice dice)
    {
        if (dice.Next(2) == 0)
        {
            var value = world.NewValue();
            world.Sending(value);
            Start(
                "send",
                process.SendAsync(node.Place.Queue, 1, BitConverter.GetBytes(value), Patience(dice), MayBeCancelled(dice)),
                sent =>
                {
                    world.Ended(this, sent.Outcome);
                    world.Sent(value, sent.Outcome);
                },
                misuse => world.Misused(this, misuse));
        }
        else
        {
            Receive(Patience(dice), MayBeCancelled(dice));
        }
    }

    /// <summary>Takes a message.</summary>
    public void Receive(TimeSpan? patience, CancellationToken token)
    {
        world.Receiving();
        Start(
            "receive",
            process.ReceiveAsync(node.Place.Queue, default, patience, token),
            received =>
            {
                world.Ended(this, received.Outcome);
                world.Received(received.IsReceived ? BitConverter.ToUInt64(received.Text.Span) : null, received.Outcome);
            },
            misuse => world.Misused(this, misuse));
    }

    private void UseBarrier(Dice dice)
    {
        BarrierCall[] calls = [BarrierCall.SetRole, BarrierCall.Place, BarrierCall.SyncNext, BarrierCall.Sync, BarrierCall.PlaceAndSync, BarrierCall.WaitNext, BarrierCall.Query, BarrierCall.Destroy, BarrierCall.Abort];
        var call = PendingCall<BarrierOperation, BarrierResult>.Rent(process);
        call.Operation = new BarrierOperation { Call = calls[dice.Next(dice.Next(3) == 0 ? calls.Length : calls.Length - 1)], Role = dice.Next(2) == 0 ? BarrierRole.Parent : BarrierRole.Child };
        Start(
            "barrier",
            call.Start(node.Place.Barrier.Mailbox, WaitMode.Killable, null, MayBeCancelled(dice)),
            reached => world.Ended(this, reached.Outcome),
            misuse => world.Misused(this, misuse));
    }
}
