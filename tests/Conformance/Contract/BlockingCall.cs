namespace ActorIpc.Conformance.Contract;

/// <summary>Every call that can wait.</summary>
public enum BlockingCall
{
    Lock,
    LockInterruptible,
    Sleep,
    SleepUninterruptible,
    Pause,
    Rendezvous,
    RendezvousForValues,
    Operate,
    Acquire,
    Wait,
    Send,
    Receive,
    AcquireUserSemaphore,
    PipeRead,
    PipeWrite,
    FutexWait,
    FutexWaitAny,
    FutexFetch,
    BarrierWaitNext,
    BarrierWaitAbortion,
    BarrierSyncNext,
    BarrierSync,
    BarrierPlaceAndSync,
}
