using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ActorIpc.Conformance.Kernel.Workers;

/// <summary>A child process that makes the system calls that it is told to make, one after the other, on its first thread.</summary>
internal static unsafe class Worker
{
    public const byte Ready = 1;
    public const byte ReadyInOrder = 2;

    private const int Room = 1 << 17;

    public static int Run()
    {
        Native.HandleSignal();
        var memory = (byte*)NativeMemory.AllocZeroed(Room);
        var header = new byte[Command.HeaderSize];
        var six = new long[6];
        Native.WriteAll(1, [InOrder.TryBegin() ? ReadyInOrder : Ready]);
        while (Native.ReadAll(0, header))
        {
            var pointers = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4));
            var wantsBack = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8));
            Native.ReadAll(0, new Span<byte>(memory, BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12))));
            for (var i = 0; i < six.Length; i++)
            {
                six[i] = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(16 + i * 8)) + ((pointers >> i & 1) != 0 ? (nint)memory : 0);
            }

            var (result, error) = SystemCall.Make(BinaryPrimitives.ReadInt32LittleEndian(header), six);
            var answer = new byte[12 + wantsBack];
            BinaryPrimitives.WriteInt64LittleEndian(answer, result);
            BinaryPrimitives.WriteInt32LittleEndian(answer.AsSpan(8), error);
            new Span<byte>(memory, wantsBack).CopyTo(answer.AsSpan(12));
            Native.WriteAll(1, answer);
        }

        return 0;
    }
}
