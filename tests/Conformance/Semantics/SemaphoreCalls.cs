namespace ActorIpc.Conformance.Semantics;

/// <summary>Short forms of the calls that nearly every semaphore test makes, so that a test reads as its rule does.</summary>
internal static class SemaphoreCalls
{
    public const SemaphoreFlags NoWait = SemaphoreFlags.NoWait;
    public const SemaphoreFlags Undo = SemaphoreFlags.Undo;

    /// <summary>Far above what any test needs: only a host that lost a completion reaches it.</summary>
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    public static SemaphoreOp Op(int number, int delta, SemaphoreFlags flags = SemaphoreFlags.None) =>
        new((ushort)number, (short)delta, flags);

    /// <summary>A mode written as the manual pages write it: <c>Mode(640)</c> is 0640.</summary>
    public static IpcFlags Mode(int octal) => (IpcFlags)Convert.ToInt32($"{octal}", 8);

    /// <summary>A new set that no key finds, mode 0600.</summary>
    public static Task<int> NewSetAsync(this IpcProcess self, params int[] values) => self.NewSetAsync(Mode(600), values);

    public static Task<int> NewSetAsync(this IpcProcess self, IpcFlags mode, params int[] values) =>
        self.SystemV.SemGetAsync(IpcKey.Private, values.Length, mode | IpcFlags.Create, values).AsTask().WaitAsync(Guard);

    /// <summary>A semop that is expected to go through at once.</summary>
    public static async Task DoAsync(this IpcProcess self, int id, params SemaphoreOp[] sops) =>
        Assert.Equal(Errno.None, (await self.SystemV.SemOpAsync(id, sops).AsTask().WaitAsync(Guard)).Error);

    /// <summary>A semop that is expected not to sleep, and to end as said.</summary>
    public static async Task DoAsync(this IpcProcess self, int id, Errno error, params SemaphoreOp[] sops) =>
        Assert.Equal(error, (await self.SystemV.SemOpAsync(id, sops).AsTask().WaitAsync(Guard)).Error);

    /// <summary>A semop that is expected to sleep.</summary>
    public static ValueTask<OperateResult> Sleep(this IpcProcess self, int id, params SemaphoreOp[] sops)
    {
        var sleeping = self.SystemV.SemOpAsync(id, sops);
        Assert.False(sleeping.IsCompleted, "The call was expected to sleep.");
        return sleeping;
    }

    /// <summary>A semtimedop that is expected to sleep.</summary>
    public static ValueTask<OperateResult> SleepFor(this IpcProcess self, int id, TimeSpan timeout, params SemaphoreOp[] sops)
    {
        var sleeping = self.SystemV.SemTimedOpAsync(id, sops, timeout);
        Assert.False(sleeping.IsCompleted, "The call was expected to sleep.");
        return sleeping;
    }

    /// <summary>The sleeping call has completed, or is about to, with all of its operations done.</summary>
    public static Task CompletesAsync(this ValueTask<OperateResult> sleeping) => sleeping.EndsAsync(Errno.None);

    /// <summary>The sleeping call has ended, or is about to, with an errno.</summary>
    public static async Task EndsAsync(this ValueTask<OperateResult> sleeping, Errno error) =>
        Assert.Equal(error, (await sleeping.AsTask().WaitAsync(Guard)).Error);

    /// <summary>A call that is misuse.</summary>
    public static async Task<string> FailsAsync<T>(Errno error, Func<ValueTask<T>> call)
    {
        var thrown = await Assert.ThrowsAsync<IpcException>(async () => await call().AsTask().WaitAsync(Guard));
        Assert.Equal(error, thrown.Error);
        return thrown.Message;
    }

    public static Task<string> OpFailsAsync(this IpcProcess self, Errno error, int id, params SemaphoreOp[] sops) =>
        FailsAsync(error, () => self.SystemV.SemOpAsync(id, sops));

    public static Task<SemaphoreControlResult> CtlAsync(
        this IpcProcess self, int id, int number, SemaphoreCommand command, SemaphoreArgument arg = default) =>
        self.SystemV.SemCtlAsync(id, number, command, arg).AsTask().WaitAsync(Guard);

    public static Task<string> CtlFailsAsync(
        this IpcProcess self, Errno error, int id, int number, SemaphoreCommand command, SemaphoreArgument arg = default) =>
        FailsAsync(error, () => self.SystemV.SemCtlAsync(id, number, command, arg));

    public static async Task<int> GetValAsync(this IpcProcess self, int id, int number = 0) =>
        (int)(await self.CtlAsync(id, number, SemaphoreCommand.GetValue)).Value;

    public static async Task<IReadOnlyList<int>> GetAllAsync(this IpcProcess self, int id) =>
        (await self.CtlAsync(id, 0, SemaphoreCommand.GetAll)).Values!;

    public static async Task<ProcessId> GetPidAsync(this IpcProcess self, int id, int number = 0) =>
        new((await self.CtlAsync(id, number, SemaphoreCommand.GetPid)).Value);

    public static async Task<int> GetNcntAsync(this IpcProcess self, int id, int number = 0) =>
        (int)(await self.CtlAsync(id, number, SemaphoreCommand.GetWaitingForIncrease)).Value;

    public static async Task<int> GetZcntAsync(this IpcProcess self, int id, int number = 0) =>
        (int)(await self.CtlAsync(id, number, SemaphoreCommand.GetWaitingForZero)).Value;

    public static async Task<SemaphoreStatus> StatAsync(this IpcProcess self, int id) =>
        (await self.CtlAsync(id, 0, SemaphoreCommand.Status)).Status!;

    public static Task SetValAsync(this IpcProcess self, int id, int number, int value) =>
        self.CtlAsync(id, number, SemaphoreCommand.SetValue, new SemaphoreArgument { Value = value });

    public static Task SetAllAsync(this IpcProcess self, int id, params int[] values) =>
        self.CtlAsync(id, 0, SemaphoreCommand.SetAll, new SemaphoreArgument { Values = values });

    public static Task SetAsync(this IpcProcess self, int id, uint user, uint group, IpcFlags mode) =>
        self.CtlAsync(id, 0, SemaphoreCommand.Set, Owner(user, group, mode));

    public static SemaphoreArgument Owner(uint user, uint group, IpcFlags mode) =>
        new() { Permission = new IpcPermission { User = user, Group = group, Mode = (int)mode } };

    public static Task RemoveAsync(this IpcProcess self, int id) => self.CtlAsync(id, 0, SemaphoreCommand.Remove);

    /// <summary>A process without privilege.</summary>
    public static IpcProcess EnterAs(this IpcSystem system, uint user, uint group = 100, params uint[] groups) =>
        system.Enter($"user {user}", new ProcessOptions { Credentials = new Credentials { User = user, Group = group, Groups = groups } });
}
