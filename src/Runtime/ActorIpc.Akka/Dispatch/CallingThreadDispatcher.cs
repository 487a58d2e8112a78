using ActorIpc.Akka.Shells;
using Akka.Actor;
using Akka.Dispatch;

namespace ActorIpc.Akka.Dispatch;

/// <summary>Runs an actor on the thread of whoever sends to it while it is idle.</summary>
/// <remarks>
/// <para>
/// For: no context switch, and what a message does is done when Tell returns, so a call that need not wait is answered at once. Against: the sender pays
/// for the work, and for what others leave meanwhile, up to a bound; so it is for actors whose handlers are short and call nobody's code, as primitives are.
/// </para>
/// <para>
/// An actor that is busy is not waited for: its message is left in its mailbox, and whoever runs it goes on. Runs may lie inside one another, when a
/// handler sends to another such actor, but only so deep; beyond that, and where a mailbox never gets empty, the thread pool takes over.
/// </para>
/// </remarks>
internal sealed class CallingThreadDispatcher : MessageDispatcher
{
    public CallingThreadDispatcher(MessageDispatcherConfigurator configurator)
        : base(configurator)
    {
        Id = configurator.Config.GetString("id");
        Throughput = configurator.Config.GetInt("throughput", 32);
    }

    public override void Dispatch(ActorCell cell, Envelope envelope)
    {
        if (cell is not { Mailbox.MessageQueue: ShellQueue queue } || envelope.Message is not ShellMessage message || !queue.TryInvoke(message))
        {
            base.Dispatch(cell, envelope);
        }
    }

    protected override void ExecuteTask(IRunnable run)
    {
        if (run is Mailbox { MessageQueue: ShellQueue queue })
        {
            queue.Run(run);
            return;
        }

        var here = CallingThread.Current;
        if (here.Depth == CallingThread.Deepest)
        {
            ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
            return;
        }

        here.Depth++;
        try
        {
            run.Run();
        }
        finally
        {
            here.Depth--;
        }
    }

    protected override void Shutdown()
    {
    }
}
