namespace ActorIpc.Conformance.Semantics;

/// <summary>Short forms of the calls that nearly every message queue test makes, so that a test reads as its rule does.</summary>
internal static class MessageCalls
{
    public const MessageFlags NoWait = MessageFlags.NoWait;
    public const MessageFlags NoError = MessageFlags.NoError;
    public const MessageFlags Except = MessageFlags.Except;
    public const MessageFlags Copy = MessageFlags.Copy;
    public const long Plenty = 1000;

    /// <summary>A new queue that no key finds, mode 0666.</summary>
    public static Task<int> NewQueueAsync(this IpcProcess self, int? maxBytes = null) => self.NewQueueAsync(IpcFlags.Everybody, maxBytes);

    public static async Task<int> NewQueueAsync(this IpcProcess self, IpcFlags mode, int? maxBytes = null)
    {
        var id = await self.SystemV.MsgGetAsync(IpcKey.Private, mode).AsTask().WaitAsync(SemaphoreCalls.Guard);
        if (maxBytes is { } bytes)
        {
            await self.SetQueueAsync(id, status => status with { MaxBytes = bytes });
        }

        return id;
    }

    /// <summary>A text of so many bytes, each another one.</summary>
    public static byte[] Text(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];

    /// <summary>An msgsnd that is expected not to sleep.</summary>
    public static async Task SendAsync(this IpcProcess self, int id, long type, int length, Errno error = Errno.None) =>
        Assert.Equal(error, (await self.SystemV.MsgSndAsync(id, type, Text(length), NoWait).AsTask().WaitAsync(SemaphoreCalls.Guard)).Error);

    /// <summary>An msgsnd that is expected to sleep.</summary>
    public static ValueTask<SendResult> SleepToSend(this IpcProcess self, int id, long type, int length)
    {
        var sleeping = self.SystemV.MsgSndAsync(id, type, Text(length));
        Assert.False(sleeping.IsCompleted, "The call was expected to sleep.");
        return sleeping;
    }

    /// <summary>An msgrcv that is expected to find a message: its type and its length.</summary>
    public static async Task<(long Type, int Length)> ReceiveAsync(this IpcProcess self, int id, long type = 0, MessageFlags flags = 0, long size = Plenty)
    {
        var result = await self.SystemV.MsgRcvAsync(id, size, type, flags | NoWait).AsTask().WaitAsync(SemaphoreCalls.Guard);
        Assert.Equal((Errno.None, true), (result.Error, result.IsReceived));
        Assert.Equal(Text(result.Text.Length), result.Text.ToArray());
        return (result.Type, result.Text.Length);
    }

    /// <summary>An msgrcv that is expected to find none.</summary>
    public static async Task FindsNoneAsync(this IpcProcess self, int id, long type = 0, MessageFlags flags = 0)
    {
        var result = await self.SystemV.MsgRcvAsync(id, Plenty, type, flags | NoWait).AsTask().WaitAsync(SemaphoreCalls.Guard);
        Assert.Equal((Outcome.WouldBlock, Errno.ENOMSG, 0L, true), (result.Outcome, result.Error, result.Type, result.Text.IsEmpty));
    }

    /// <summary>An msgrcv that is misuse.</summary>
    public static Task<string> ReceiveFailsAsync(this IpcProcess self, Errno error, int id, long type = 0, MessageFlags flags = NoWait, long size = Plenty) =>
        SemaphoreCalls.FailsAsync(error, () => self.SystemV.MsgRcvAsync(id, size, type, flags));

    /// <summary>An msgsnd that is misuse.</summary>
    public static Task<string> SendFailsAsync(this IpcProcess self, Errno error, int id, long type, int length) =>
        SemaphoreCalls.FailsAsync(error, () => self.SystemV.MsgSndAsync(id, type, Text(length)));

    /// <summary>An msgrcv that is expected to sleep.</summary>
    public static ValueTask<ReceiveResult> SleepToReceive(this IpcProcess self, int id, long type = 0, MessageFlags flags = 0, long size = Plenty)
    {
        var sleeping = self.SystemV.MsgRcvAsync(id, size, type, flags);
        Assert.False(sleeping.IsCompleted, "The call was expected to sleep.");
        return sleeping;
    }

    /// <summary>The sleeping call has ended, or is about to, with an errno or none.</summary>
    public static async Task EndsAsync(this ValueTask<SendResult> sleeping, Errno error = Errno.None) =>
        Assert.Equal(error, (await sleeping.AsTask().WaitAsync(SemaphoreCalls.Guard)).Error);

    /// <summary>The sleeping call has ended, or is about to, with an errno.</summary>
    public static async Task EndsAsync(this ValueTask<ReceiveResult> sleeping, Errno error) =>
        Assert.Equal(error, (await sleeping.AsTask().WaitAsync(SemaphoreCalls.Guard)).Error);

    /// <summary>The sleeping call has received, or is about to: its type and its length.</summary>
    public static async Task<(long Type, int Length)> GetsAsync(this ValueTask<ReceiveResult> sleeping)
    {
        var result = await sleeping.AsTask().WaitAsync(SemaphoreCalls.Guard);
        Assert.Equal(Outcome.Granted, result.Outcome);
        return (result.Type, result.Text.Length);
    }

    public static Task<MessageControlResult> MsgCtlAsync(this IpcProcess self, int id, MessageCommand command, MessageQueueStatus? buf = null) =>
        self.SystemV.MsgCtlAsync(id, command, buf).AsTask().WaitAsync(SemaphoreCalls.Guard);

    public static Task<string> MsgCtlFailsAsync(this IpcProcess self, Errno error, int id, MessageCommand command, MessageQueueStatus? buf = null) =>
        SemaphoreCalls.FailsAsync(error, () => self.SystemV.MsgCtlAsync(id, command, buf));

    public static async Task<MessageQueueStatus> MsgStatAsync(this IpcProcess self, int id) => (await self.MsgCtlAsync(id, MessageCommand.Status)).Status!;

    /// <summary>How many messages and bytes there are.</summary>
    public static async Task<(int Messages, long Bytes)> CountAsync(this IpcProcess self, int id)
    {
        var status = await self.MsgStatAsync(id);
        return (status.Messages, status.Bytes);
    }

    /// <summary>IPC_SET of what IPC_STAT told, changed.</summary>
    public static async Task SetQueueAsync(this IpcProcess self, int id, Func<MessageQueueStatus, MessageQueueStatus> change) =>
        await self.MsgCtlAsync(id, MessageCommand.Set, change(await self.MsgStatAsync(id)));

    public static MessageQueueStatus WithMode(this MessageQueueStatus status, IpcFlags mode) =>
        status with { Permission = status.Permission with { Mode = (int)mode } };
}
