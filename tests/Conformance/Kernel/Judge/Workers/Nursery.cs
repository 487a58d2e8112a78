using System.Buffers.Binary;
using System.Diagnostics;

namespace ActorIpc.Conformance.Kernel.Workers;

/// <summary>The process that forks workers and reaps them, as the judge sees it and as it runs.</summary>
internal sealed class Nursery : IDisposable
{
    private const int Birth = 1;
    private const int Burial = 2;
    private const int Closed = 3;
    private const int CloseOnExec = 0x80000;
    private const int WorkingDirectory = -100;
    private const int WriteOnly = 1;

    private readonly Process process;
    private readonly Stream requests;
    private readonly Stream replies;

    public Nursery()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "dotnet" or "testhost")
        {
            start.FileName = "dotnet";
            start.ArgumentList.Add(typeof(Nursery).Assembly.Location);
        }

        start.ArgumentList.Add("worker");

        // No thread that compiles in the background, and stops the others at times.
        start.Environment["DOTNET_TieredCompilation"] = "0";
        process = Process.Start(start)!;
        (requests, replies) = (process.StandardInput.BaseStream, process.StandardOutput.BaseStream);
        IsInOrder = Receive().First != 0;
    }

    /// <summary>Whether workers run in the order in which they are woken, see <see cref="InOrder"/>.</summary>
    public bool IsInOrder { get; }

    /// <summary>A new worker.</summary>
    public WorkerProcess Bear()
    {
        Send(Birth, 0);
        var (pid, calls, answers) = Receive();
        var worker = new WorkerProcess(this, pid, Open(calls, WriteOnly), Open(answers, 0));
        Send(Closed, 0);
        Receive();
        return worker;
    }

    /// <summary>Waits until a worker that ends has ended, and takes its pid out of use.</summary>
    public void Bury(int pid)
    {
        Send(Burial, pid);
        Receive();
    }

    public void Dispose()
    {
        requests.Close();
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>The process itself.</summary>
    public static unsafe int Run()
    {
        Native.HandleSignal();
        Worker.Prepare();
        Reply(InOrder.TryBegin() ? 1 : 0, 0, 0);
        var request = new byte[8];
        var calls = stackalloc int[2];
        var answers = stackalloc int[2];
        while (Native.ReadAll(0, request))
        {
            var argument = BinaryPrimitives.ReadInt32LittleEndian(request.AsSpan(4));
            switch (BinaryPrimitives.ReadInt32LittleEndian(request))
            {
                case Birth:
                    // What a worker reads from, and what it writes to; the other ends are the judge's, who opens them through /proc.
                    SystemCall.Make(SystemCall.Pipe, (nint)calls, CloseOnExec);
                    SystemCall.Make(SystemCall.Pipe, (nint)answers, CloseOnExec);
                    Reply((int)Worker.Fork(calls[0], answers[1], calls[1], answers[0]), calls[1], answers[0]);
                    break;
                case Closed:
                    foreach (var descriptor in new[] { calls[0], calls[1], answers[0], answers[1] })
                    {
                        SystemCall.Make(SystemCall.Close, descriptor);
                    }

                    Reply(0, 0, 0);
                    break;
                default:
                    SystemCall.Make(SystemCall.Wait, argument);
                    Reply(0, 0, 0);
                    break;
            }
        }

        return 0;
    }

    private static void Reply(int first, int second, int third)
    {
        var reply = new byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(reply, first);
        BinaryPrimitives.WriteInt32LittleEndian(reply.AsSpan(4), second);
        BinaryPrimitives.WriteInt32LittleEndian(reply.AsSpan(8), third);
        Native.WriteAll(1, reply);
    }

    private unsafe int Open(int descriptor, int how)
    {
        fixed (byte* path = System.Text.Encoding.ASCII.GetBytes($"/proc/{process.Id}/fd/{descriptor}\0"))
        {
            var (opened, error) = SystemCall.Make(SystemCall.OpenAt, WorkingDirectory, (nint)path, how | CloseOnExec);
            return error == 0 ? (int)opened : throw new IOException($"The pipe of a worker cannot be opened: {Names.OfError(error)}.");
        }
    }

    private void Send(int what, int argument)
    {
        var request = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(request, what);
        BinaryPrimitives.WriteInt32LittleEndian(request.AsSpan(4), argument);
        requests.Write(request);
        requests.Flush();
    }

    private (int First, int Second, int Third) Receive()
    {
        var reply = new byte[12];
        replies.ReadExactly(reply);
        return (BinaryPrimitives.ReadInt32LittleEndian(reply), BinaryPrimitives.ReadInt32LittleEndian(reply.AsSpan(4)), BinaryPrimitives.ReadInt32LittleEndian(reply.AsSpan(8)));
    }
}
