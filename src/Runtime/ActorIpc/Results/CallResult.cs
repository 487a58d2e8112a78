using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>An answer as it is, for calls whose public face makes something else of it.</summary>
internal readonly record struct CallResult(Outcome Outcome, Errno Remark, long Value, object? Data) :
    ICallResult<SleepOperation, CallResult>,
    ICallResult<SemaphoreOperation, CallResult>,
    ICallResult<ProcessOperation, CallResult>,
    ICallResult<UserSemaphoreOperation, CallResult>,
    ICallResult<MessageOperation, CallResult>,
    ICallResult<FutexOperation, CallResult>,
    ICallResult<SegmentOperation, CallResult>,
    ICallResult<MutexOperation, CallResult>
{
    static CallResult ICallResult<SleepOperation, CallResult>.From(Request<SleepOperation> request) => From(request);

    static CallResult ICallResult<SemaphoreOperation, CallResult>.From(Request<SemaphoreOperation> request) => From(request);

    static CallResult ICallResult<ProcessOperation, CallResult>.From(Request<ProcessOperation> request) => From(request);

    static CallResult ICallResult<MessageOperation, CallResult>.From(Request<MessageOperation> request) => From(request);

    static CallResult ICallResult<FutexOperation, CallResult>.From(Request<FutexOperation> request) => From(request);

    static CallResult ICallResult<UserSemaphoreOperation, CallResult>.From(Request<UserSemaphoreOperation> request) => From(request);

    static CallResult ICallResult<SegmentOperation, CallResult>.From(Request<SegmentOperation> request) => From(request);

    static CallResult ICallResult<MutexOperation, CallResult>.From(Request<MutexOperation> request) => From(request);

    private static CallResult From(Request request) =>
        new(request.Outcome, request.Error, request.Value, request.Data);
}
