using ActorIpc.Conformance.Kernel.Futexes;
using ActorIpc.Conformance.Kernel.Running;

namespace ActorIpc.Conformance.Kernel.Robust;

/// <summary>The history on the actors.</summary>
internal sealed class OurRobust : OurSide
{
    private readonly FutexWord[] words;
    private readonly RobustList?[] lists = new RobustList?[Slots.Count];

    public OurRobust() => words = [.. Enumerable.Range(0, RobustFamily.Words).Select(_ => Ipc.CreateFutexWord(0))];

    public override string ReadBack() => RobustLine.Write(words.Select(word => word.Value), Slots.Name);

    // It links its list before it says where it is.
    protected override void Began(int actor) => lists[actor] = new RobustList();

    protected override void Call(Step step)
    {
        var calls = Processes[step.Actor].Linux;
        switch (step)
        {
            case StoreWord store:
                words[store.Word].Value = (store.Value.Owner < 0 ? 0 : (uint)Processes[store.Value.Owner].Id.Value) | store.Value.Bits;
                Begin(step.Actor, () => ValueTask.FromResult(0), FutexLine.Stored);
                break;
            case LinkList link:
                Link(lists[step.Actor]!, link);
                Begin(step.Actor, () => ValueTask.FromResult(0), FutexLine.Stored);
                break;
            case SetList set:
                Begin(
                    step.Actor,
                    () =>
                    {
                        calls.SetRobustList(set.On ? lists[step.Actor] : null, set.Length);
                        return ValueTask.FromResult(0);
                    },
                    FutexLine.Write);
                break;
            case WaitWord wait:
                var value = words[wait.Word].Value;
                Begin(step.Actor, () => calls.FutexWaitAsync(words[wait.Word], wait.Same ? value : value + 1), FutexLine.Write);
                break;
            case LockCall { Command: FutexCommand.UnlockPi } unlock:
                Begin(step.Actor, () => Done(calls.FutexUnlockPiAsync(words[unlock.Word])), FutexLine.Write);
                break;
            case LockCall { Command: FutexCommand.TrylockPi } attempt:
                Begin(step.Actor, () => calls.FutexTrylockPiAsync(words[attempt.Word]), RobustLine.Write);
                break;
            case LockCall take:
                Begin(step.Actor, () => calls.FutexLockPiAsync(words[take.Word]), RobustLine.Write);
                break;
            case LockAlone alone:
                var tid = calls.GetTid();
                words[alone.Word].CompareExchange(alone.Take ? tid : 0, alone.Take ? 0 : tid);
                Begin(step.Actor, () => ValueTask.FromResult(0), FutexLine.Stored);
                break;
            case WaitThenLock wait:
                var expected = words[wait.Word].Value + (wait.Same ? 0u : 1);
                Begin(step.Actor, () => calls.FutexWaitRequeuePiAsync(words[wait.Word], expected, null, words[wait.Lock]), RobustLine.Write);
                break;
            case RequeueToLock requeue:
                var compared = words[requeue.Word].Value + (requeue.Same ? 0u : 1);
                Begin(
                    step.Actor,
                    () => calls.FutexCmpRequeuePiAsync(words[requeue.Word], requeue.Wake, requeue.Move, words[requeue.Lock], compared),
                    result => result.Error == Errno.None ? FutexLine.Write(result.Count) : result.Error.ToString());
                break;
            case WakeWord wake:
                Begin(step.Actor, () => calls.FutexWakeAsync(words[wake.Word], wake.Count), FutexLine.Write);
                break;
        }
    }

    private static async ValueTask<int> Done(ValueTask call)
    {
        await call;
        return 0;
    }

    private void Link(RobustList list, LinkList link)
    {
        var entries = link.Entries.Select(each => new RobustEntry(words[each.Word], each.IsPi)).ToList();
        RobustLink at = list;
        foreach (var entry in entries)
        {
            at.Next = entry;
            at = entry;
        }

        at.Next = link.End switch { ListEnd.Nothing => null, ListEnd.Circle when entries.Count > 0 => entries[0], _ => list };

        // Of a word that is listed, the entry in the list: as in C, where it is found at the word.
        var pending = link.Pending < 0 ? -1 : link.Entries.ToList().FindIndex(each => each.Word == link.Pending);
        list.ListOpPending = link.Pending < 0 ? null : pending >= 0 ? entries[pending] : new RobustEntry(words[link.Pending]);
    }
}
