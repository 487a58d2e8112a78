using ActorIpc.Conformance.Kernel.Futexes;
using ActorIpc.Conformance.Kernel.Running;
using ActorIpc.Conformance.Kernel.Workers;

namespace ActorIpc.Conformance.Kernel.Robust;

/// <summary>The history by the kernel's calls. Words and lists lie in the page that all share, where the kernel finds them when a worker ends.</summary>
internal sealed class KernelRobust : KernelSide
{
    // In bytes: the words, eight apart as pointers are, and behind them what belongs to each process: its entries, one for each word, and its head.
    private const int WordsAt = 0;
    private const int ListsAt = 1024;
    private const int ListSize = 256;
    private const int HeadAt = 128;

    private readonly SharedPage page;

    public KernelRobust(WorkerPool pool, SharedPage page)
        : base(pool)
    {
        this.page = page;
        Bytes.Clear();
        for (var actor = 0; actor < Slots.Count; actor++)
        {
            Forget(actor);
        }
    }

    private unsafe Span<byte> Bytes => new((void*)page.Address, SharedPage.Size);

    public override string ReadBack() => RobustLine.Write(Enumerable.Range(0, RobustFamily.Words).Select(word => this[word]), Slots.Name);

    // Not while the first ones begin, when there is no page yet.
    protected override void Began(int actor, WorkerProcess worker)
    {
        if (page is not null)
        {
            Forget(actor);
        }
    }

    protected override void Call(Step step)
    {
        switch (step)
        {
            case StoreWord store:
                Volatile.Write(ref this[store.Word], (store.Value.Owner < 0 ? 0 : (uint)Worker(store.Value.Owner).Pid) | store.Value.Bits);
                Answer(step.Actor, FutexLine.Stored(0));
                break;
            case LinkList link:
                Link(link);
                Answer(step.Actor, FutexLine.Stored(0));
                break;
            case SetList set:
                Begin(step.Actor, new Command(SystemCall.SetRobustList, set.On ? Base(step.Actor) + ListOf(step.Actor) + HeadAt : 0, set.Length));
                break;
            case WaitWord wait:
                Begin(step.Actor, new Command(SystemCall.Futex, WordOf(step.Actor, wait.Word), (int)FutexCommand.Wait, wait.Same ? this[wait.Word] : this[wait.Word] + 1));
                break;
            case LockCall call:
                Begin(step.Actor, new Command(SystemCall.Futex, WordOf(step.Actor, call.Word), (int)call.Command));
                break;
            case LockAlone alone:
                var tid = (uint)Worker(step.Actor).Pid;
                Interlocked.CompareExchange(ref this[alone.Word], alone.Take ? tid : 0, alone.Take ? 0 : tid);
                Answer(step.Actor, FutexLine.Stored(0));
                break;
            case WaitThenLock wait:
                Begin(step.Actor, new Command(
                    SystemCall.Futex, WordOf(step.Actor, wait.Word), (int)FutexCommand.WaitRequeuePi, this[wait.Word] + (wait.Same ? 0u : 1), 0, WordOf(step.Actor, wait.Lock)));
                break;
            case RequeueToLock requeue:
                Begin(step.Actor, new Command(
                    SystemCall.Futex, WordOf(step.Actor, requeue.Word), (int)FutexCommand.CmpRequeuePi, requeue.Wake, requeue.Move, WordOf(step.Actor, requeue.Lock),
                    this[requeue.Word] + (requeue.Same ? 0u : 1)));
                break;
            case WakeWord wake:
                Begin(step.Actor, new Command(SystemCall.Futex, WordOf(step.Actor, wake.Word), (int)FutexCommand.Wake, wake.Count));
                break;
        }
    }

    // Everybody is woken, and nobody's list is walked later.
    protected override void Remove()
    {
        for (var word = 0; word < RobustFamily.Words; word++)
        {
            SystemCall.Make(SystemCall.Futex, page.Address + WordsAt + word * 8, (int)FutexCommand.Wake, int.MaxValue);
        }

        for (var actor = 0; actor < Slots.Count; actor++)
        {
            // Who waits for a lock sleeps on; the pool ends it.
            if (!Worker(actor).IsBusy || Worker(actor).TryTakeAnswer() is not null)
            {
                Forget(actor);
            }
        }
    }

    private static int ListOf(int actor) => ListsAt + (actor * ListSize);

    private ref uint this[int word] => ref page[(WordsAt / 4) + (word * 2)];

    private long Base(int actor) => page.AddressIn(Worker(actor));

    private long WordOf(int actor, int word) => Base(actor) + WordsAt + word * 8;

    // An empty list, and no registered one: workers are used again.
    private void Forget(int actor)
    {
        Link(new LinkList(actor, [], -1, ListEnd.Head));
        Worker(actor).Call(new Command(SystemCall.SetRobustList, 0, RobustList.Size));
    }

    // An entry is a pointer to the next, with the low bit set where that is a priority-inheriting lock; its word is futex_offset behind it.
    private void Link(LinkList link)
    {
        var (at, head) = (ListOf(link.Actor), ListOf(link.Actor) + HeadAt);
        long Address((int Word, bool IsPi) entry) => Base(link.Actor) + at + entry.Word * 8 + (entry.IsPi ? 1 : 0);

        var from = head;
        foreach (var entry in link.Entries)
        {
            Write(from, Address(entry));
            from = at + entry.Word * 8;
        }

        Write(from, link.End switch
        {
            ListEnd.Nothing => 0,
            ListEnd.Circle when link.Entries.Count > 0 => Address(link.Entries[0]),
            _ => Base(link.Actor) + head,
        });
        Write(head + 8, WordsAt - at);
        var isPi = link.Entries.Any(entry => entry.Word == link.Pending && entry.IsPi);
        Write(head + 16, link.Pending < 0 ? 0 : Address((link.Pending, isPi)));
    }

    private void Write(int offset, long value) => BitConverter.TryWriteBytes(Bytes[offset..], value);
}
