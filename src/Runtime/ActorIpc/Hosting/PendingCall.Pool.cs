using System.Runtime.CompilerServices;

namespace ActorIpc.Hosting;

// How call objects are used again.
internal sealed partial class PendingCall<TOperation, TResult>
{
    // The call object of this thread: used again and again while its calls are answered at once. One that waits is somebody's for longer, and
    // another takes its place.
    [ThreadStatic]
    private static PendingCall<TOperation, TResult>? mine;

    // Further free objects of this thread, linked by NextMessage.
    [ThreadStatic]
    private static Spares? spares;

    // Set by the thread whose object this is, cleared by whichever thread is done with it.
    private bool rented;
    private bool belongsToThread;

    public static PendingCall<TOperation, TResult> Rent(IpcProcess process)
    {
        var call = mine;
        if (call is null || Volatile.Read(ref call.rented))
        {
            call = RentAnother(call);
        }

        // Whoever still holds an abandonment of the last use sees the new generation before the new state.
        Volatile.WriteBarrier();
        call.rented = true;
        call.Renew();
        if (!ReferenceEquals(call.Process, process))
        {
            call.Process = process;
        }

        return call;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PendingCall<TOperation, TResult> RentAnother(PendingCall<TOperation, TResult>? rented)
    {
        var kept = spares ??= new Spares();
        var call = kept.First;
        if (call is null)
        {
            call = new PendingCall<TOperation, TResult>();
        }
        else
        {
            kept.First = (PendingCall<TOperation, TResult>?)call.NextMessage;
            kept.Count--;
            call.NextMessage = null;
        }

        // The one replaced may be given back at this very moment, by a thread that still finds it to belong here: then nobody has it any more,
        // and it is garbage.
        rented?.belongsToThread = false;
        call.belongsToThread = true;
        mine = call;
        return call;
    }

    // What was asked for last, and where, stays until the next use overwrites it.
    private void Retire()
    {
        Generation++;
        IsGuarded = false;
        if (belongsToThread)
        {
            Volatile.Write(ref rented, false);
        }
        else
        {
            Keep();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Keep()
    {
        var kept = spares ??= new Spares();
        if (kept.Count < Spares.Kept)
        {
            Process = null!;
            Home = null;
            Operation = default;
            NextMessage = kept.First;
            kept.First = this;
            kept.Count++;
        }
    }

    private sealed class Spares
    {
        public const int Kept = 64;

        public PendingCall<TOperation, TResult>? First;
        public int Count;
    }
}
