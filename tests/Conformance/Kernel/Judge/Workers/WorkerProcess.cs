using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace ActorIpc.Conformance.Kernel.Workers;

/// <summary>A worker as the judge sees it. The judge knows without a clock whether a call has returned or sleeps.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int KillSignal = 9;

    private readonly Nursery nursery;
    private readonly int input;
    private readonly int output;
    private readonly FileStream systemCall;
    private readonly FileStream state;
    private readonly FileStream? schedule;
    private string ranUntil = "";
    private bool hasEnded;
    private readonly byte[] text = new byte[256];
    private Command? running;
    private string asleep = "";

    /// <summary>A worker that was forked.</summary>
    /// <param name="nursery">By whom.</param>
    /// <param name="pid">Its pid.</param>
    /// <param name="input">The pipe by which it is told what to do.</param>
    /// <param name="output">The pipe by which it answers.</param>
    public WorkerProcess(Nursery nursery, int pid, int input, int output)
    {
        this.nursery = nursery;
        this.input = input;
        this.output = output;
        Pid = pid;
        systemCall = Open($"/proc/{Pid}/task/{Pid}/syscall");
        state = Open($"/proc/{Pid}/task/{Pid}/stat");
        schedule = File.Exists($"/proc/{Pid}/task/{Pid}/schedstat") ? Open($"/proc/{Pid}/task/{Pid}/schedstat") : null;
    }

    public int Pid { get; }

    /// <summary>Whether a call has been begun whose answer has not been taken.</summary>
    public bool IsBusy => running is not null;

    /// <summary>Begins a call. <see cref="TryTakeAnswer"/> says whether it has returned.</summary>
    public void Begin(Command command)
    {
        Trace.Assert(running is null, "A worker makes one call at a time.");
        running = command;
        asleep = command.AsTheKernelShowsIt;
        Native.WriteAll(input, command.ToBytes());
    }

    /// <summary>Makes a call that does not sleep for long.</summary>
    public CallAnswer Call(Command command)
    {
        Begin(command);
        return Take();
    }

    /// <summary>Waits until the call has returned or sleeps in the kernel.</summary>
    /// <returns>The answer; null while it sleeps.</returns>
    public CallAnswer? TryTakeAnswer()
    {
        while (!Native.IsReadable(output))
        {
            if (Sleeps())
            {
                return null;
            }

            _ = Native.sched_yield();
        }

        return Take();
    }

    /// <summary>Whether it has run since this was last asked. Without the kernel's account of it, nobody knows.</summary>
    public bool HasRun()
    {
        var (before, now) = (ranUntil, schedule is null ? "" : Read(schedule));
        ranUntil = now;
        return before != now;
    }

    /// <summary>Posts a signal that has a handler.</summary>
    public void Interrupt() => SystemCall.Make(SystemCall.SendSignal, Pid, Pid, Native.Signal);

    /// <summary>Ends the process at once, in whatever it is doing. When this returns, the kernel has taken back what it held.</summary>
    public void End()
    {
        if (IsBusy)
        {
            SystemCall.Make(SystemCall.Kill, Pid, KillSignal);
        }
        else
        {
            Begin(new Command(SystemCall.ExitGroup, 0));
        }

        nursery.Bury(Pid);
        hasEnded = true;
    }

    public void Dispose()
    {
        if (!hasEnded)
        {
            SystemCall.Make(SystemCall.Kill, Pid, KillSignal);
            nursery.Bury(Pid);
        }

        systemCall.Dispose();
        state.Dispose();
        schedule?.Dispose();
        SystemCall.Make(SystemCall.Close, input);
        SystemCall.Make(SystemCall.Close, output);
    }

    // Asleep in the very call that it was told to make, and interruptibly: not in the pipe, not on its way in or out, not on a lock of the kernel's, and not in a
    // futex of the runtime's own, which has another address.
    private bool Sleeps() =>
        Read(systemCall).StartsWith(asleep, StringComparison.Ordinal) && Read(state) is var line && line[line.LastIndexOf(')') + 2] == 'S';

    private CallAnswer Take()
    {
        var answer = new byte[12 + running!.WantsBack];
        if (!Native.ReadAll(output, answer))
        {
            throw new InvalidOperationException($"Worker {Pid} ended in {running}.");
        }

        running = null;
        return new CallAnswer(BinaryPrimitives.ReadInt64LittleEndian(answer), BinaryPrimitives.ReadInt32LittleEndian(answer.AsSpan(8)), answer[12..]);
    }

    private string Read(FileStream file)
    {
        var length = RandomAccess.Read(file.SafeFileHandle, text, 0);
        return Encoding.ASCII.GetString(text, 0, length);
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0);
}
