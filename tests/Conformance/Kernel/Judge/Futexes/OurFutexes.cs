using ActorIpc.Conformance.Kernel.Running;

namespace ActorIpc.Conformance.Kernel.Futexes;

/// <summary>The history on the actors, by the calls of futex(2).</summary>
internal sealed class OurFutexes : OurSide
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);

    private readonly FutexWord[] words;

    public OurFutexes() => words = [.. Enumerable.Range(0, FutexFamily.Words).Select(_ => Ipc.CreateFutexWord(0))];

    public override string ReadBack() => FutexLine.Write(words.Select(word => word.Value));

    protected override void Call(Step step)
    {
        var calls = Processes[step.Actor].Linux;
        switch (step)
        {
            case Store store:
                words[store.Word].Value = store.Value;
                Begin(step.Actor, () => ValueTask.FromResult(0), FutexLine.Stored);
                break;
            case FutexWait wait:
                TimeSpan? timeout = wait.Patience switch { Patience.None => TimeSpan.Zero, Patience.Short => Soon, _ => null };
                Begin(
                    step.Actor,
                    () => wait.Mask is { } mask
                        ? calls.FutexWaitBitsetAsync(words[wait.Word], wait.Expected, timeout is null ? null : calls.ClockGetTime(ClockId.Monotonic) + timeout, mask)
                        : calls.FutexWaitAsync(words[wait.Word], wait.Expected, timeout),
                    FutexLine.Write);
                if (wait.Patience == Patience.Short)
                {
                    Time.Advance(Soon);
                }

                break;
            case FutexWake wake:
                Begin(
                    step.Actor,
                    () => wake.Mask is { } mask ? calls.FutexWakeBitsetAsync(words[wake.Word], wake.Count, mask) : calls.FutexWakeAsync(words[wake.Word], wake.Count),
                    FutexLine.Write);
                break;
            case FutexRequeue { Expected: { } expected } requeue:
                Begin(
                    step.Actor,
                    () => calls.FutexCmpRequeueAsync(words[requeue.Word], requeue.Wake, requeue.Move, words[requeue.Other], expected),
                    result => result.Error == Errno.None ? FutexLine.Write(result.Count) : result.Error.ToString());
                break;
            case FutexRequeue requeue:
                Begin(step.Actor, () => calls.FutexRequeueAsync(words[requeue.Word], requeue.Wake, requeue.Move, words[requeue.Other]), FutexLine.Write);
                break;
            case FutexWakeOther wake:
                Begin(step.Actor, () => calls.FutexWakeOpAsync(words[wake.Word], wake.Wake, wake.WakeOther, words[wake.Other], wake.Op), FutexLine.Write);
                break;
            case FutexWaitVector vector:
                FutexWaitv[] all = [.. vector.Words.Select(each => new FutexWaitv(each.Expected, words[each.Word]))];
                Begin(step.Actor, () => calls.FutexWaitvAsync(all, timeout: vector.Patience == Patience.None ? TimeSpan.Zero : null), FutexLine.Write);
                break;
        }
    }
}
