using System.Runtime.CompilerServices;
using System.Text;
using ActorIpc.Conformance.Kernel.Workers;

namespace ActorIpc.Conformance.Kernel.Futexes;

/// <summary>A page of memory that the judge and all its workers map.</summary>
internal sealed unsafe class SharedPage : IDisposable
{
    public const int Size = 4096;

    private const int ReadWrite = 2;
    private const int ReadWriteProtection = 3;
    private const int Shared = 1;
    private const int WorkingDirectory = -100;

    private readonly string path = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"actoripc-judge-{Environment.ProcessId}-{Guid.NewGuid():N}");
    // Not by pid, for the kernel uses those again.
    private readonly ConditionalWeakTable<WorkerProcess, object> addresses = [];

    public SharedPage()
    {
        File.WriteAllBytes(path, new byte[Size]);

        if (!OperatingSystem.IsWindows())
        {
            // The worker that is a stranger maps it too.
            File.SetUnixFileMode(path, (UnixFileMode)0x1B6);
        }

        fixed (byte* name = Name())
        {
            var (descriptor, _) = SystemCall.Make(SystemCall.OpenAt, WorkingDirectory, (nint)name, ReadWrite);
            Address = (nint)SystemCall.Make(SystemCall.MemoryMap, 0, Size, ReadWriteProtection, Shared, descriptor).Result;
        }
    }

    /// <summary>Where the judge sees it.</summary>
    public nint Address { get; }

    public ref uint this[int word] => ref ((uint*)Address)[word];

    /// <summary>Where a worker sees it, which maps it if it has not yet.</summary>
    public long AddressIn(WorkerProcess worker)
    {
        if (!addresses.TryGetValue(worker, out var address))
        {
            var opened = worker.Call(new Command(SystemCall.OpenAt, WorkingDirectory, 0, ReadWrite) { Pointers = 0b10, Memory = Name() });
            address = worker.Call(new Command(SystemCall.MemoryMap, 0, Size, ReadWriteProtection, Shared, opened.Result)).Result;
            addresses.Add(worker, address);
        }

        return (long)address;
    }

    public void Dispose() => File.Delete(path);

    private byte[] Name() => Encoding.UTF8.GetBytes(path + '\0');
}
