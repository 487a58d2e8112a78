namespace ActorIpc.Conformance.Semantics;

/// <summary>Short forms of the calls that nearly every test of shared segments makes, so that a test reads as its rule does.</summary>
internal static class SegmentCalls
{
    public const int Size = 100;

    /// <summary>A new segment that no key finds.</summary>
    public static Task<int> NewSegmentAsync(this IpcProcess self, IpcFlags mode = IpcFlags.Everybody) => self.ShmGetAsync(IpcKey.Private, Size, mode);

    public static Task<int> ShmGetAsync(this IpcProcess self, IpcKey key, long size, IpcFlags flags) =>
        self.SystemV.ShmGetAsync(key, size, flags).AsTask().WaitAsync(SemaphoreCalls.Guard);

    public static Task<string> ShmGetFailsAsync(this IpcProcess self, Errno error, IpcKey key, long size, IpcFlags flags) =>
        SemaphoreCalls.FailsAsync(error, () => self.SystemV.ShmGetAsync(key, size, flags));

    public static Task<IpcAttachment> ShmAtAsync(this IpcProcess self, int id, SegmentFlags flags = SegmentFlags.None) =>
        self.SystemV.ShmAtAsync(id, flags).AsTask().WaitAsync(SemaphoreCalls.Guard);

    public static Task<string> ShmAtFailsAsync(this IpcProcess self, Errno error, int id, SegmentFlags flags = SegmentFlags.None) =>
        SemaphoreCalls.FailsAsync(error, () => self.SystemV.ShmAtAsync(id, flags));

    public static Task ShmDtAsync(this IpcProcess self, IpcAttachment address) =>
        self.SystemV.ShmDtAsync(address).AsTask().WaitAsync(SemaphoreCalls.Guard);

    public static async Task ShmDtFailsAsync(this IpcProcess self, Errno error, IpcAttachment address) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<IpcException>(() => self.ShmDtAsync(address))).Error);

    public static Task<SegmentControlResult> ShmCtlAsync(this IpcProcess self, int id, SegmentCommand command, SegmentStatus? buf = null) =>
        self.SystemV.ShmCtlAsync(id, command, buf).AsTask().WaitAsync(SemaphoreCalls.Guard);

    public static Task<string> ShmCtlFailsAsync(this IpcProcess self, Errno error, int id, SegmentCommand command, SegmentStatus? buf = null) =>
        SemaphoreCalls.FailsAsync(error, () => self.SystemV.ShmCtlAsync(id, command, buf));

    public static async Task<SegmentStatus> ShmStatAsync(this IpcProcess self, int id) => (await self.ShmCtlAsync(id, SegmentCommand.Status)).Status!;

    public static Task RemoveSegmentAsync(this IpcProcess self, int id) => self.ShmCtlAsync(id, SegmentCommand.Remove);

    /// <summary>shm_nattch is so much.</summary>
    public static async Task IsAttachedAsync(this IpcProcess self, int id, int times) => Assert.Equal(times, (await self.ShmStatAsync(id)).Attached);

    /// <summary>A child that does nothing until it is told to exit.</summary>
    public static IpcProcess ForkUntil(this IpcProcess self, Task told) => self.Fork("child", _ => told);

    /// <summary>The end of a process, with all that it gives back.</summary>
    public static Task<ExitStatus> EndsAsync(this IpcProcess process) => process.Completion.WaitAsync(SemaphoreCalls.Guard);

    /// <summary>Where a process would get SIGSEGV.</summary>
    public static void Faults(Action access, Errno error = Errno.EFAULT) => Assert.Equal(error, Assert.Throws<IpcException>(access).Error);
}
