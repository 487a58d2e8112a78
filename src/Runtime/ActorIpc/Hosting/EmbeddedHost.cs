using ActorIpc.Actors;

namespace ActorIpc.Hosting;

/// <summary>Runs everything in this process, on the threads of the callers and the thread pool.</summary>
/// <param name="time">The time by which deadlines run and messages are stamped.</param>
/// <param name="checksInvariants">Whether every primitive checks its invariants after every message: for tests, since it costs as much as the state is large.</param>
public sealed class EmbeddedHost(TimeProvider time, bool checksInvariants) : IpcHost(time, checksInvariants)
{
    internal override Mailbox<TOperation> Run<TOperation>(Primitive<TOperation> primitive, string? name) =>
        new EmbeddedMailbox<TOperation>(this, primitive, name ?? primitive.GetType().Name);

    internal override void RunBody(Func<IpcProcess, Task> body, IpcProcess process) =>
        ThreadPool.QueueUserWorkItem(static run => _ = run.body(run.process), (body, process), preferLocal: false);
}
