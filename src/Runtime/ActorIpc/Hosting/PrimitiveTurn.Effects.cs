using ActorIpc.Actors;

namespace ActorIpc.Hosting;

// What the primitive wants done.
internal partial struct PrimitiveTurn<TOperation>
{
    private void CarryOut()
    {
        for (var i = 0; i < outbox.Count; i++)
        {
            try
            {
                CarryOut(outbox[i]);
            }
            catch (Exception exception)
            {
                // The primitive relies on what has not been done. Everybody is told all the same: those who are parked by further effects.
                Break(exception);
            }
        }

        outbox.Clear();
    }

    private void CarryOut(in Effect effect)
    {
        switch (effect.Kind)
        {
            case EffectKind.Complete:
                Complete(effect.Request);
                break;
            case EffectKind.Watch:
                ((IpcProcess)effect.Process).Watch(Self!);
                break;
            case EffectKind.Forward:
                ((Mailbox)effect.To).Forward(effect.Request);
                break;
            case EffectKind.Notify:
                ((Mailbox)effect.To).Notify(effect.Notice);
                break;
            case EffectKind.Create:
                try
                {
                    effect.Created.RunOn(host, effect.Name);
                }
                catch (ObjectDisposedException)
                {
                    // The host is on its way down and runs nothing new: whoever looks for the primitive finds none.
                }

                break;
            case EffectKind.Retire:
                host.Forget(Self!);
                break;
            case EffectKind.Post:
                ((IpcProcess)effect.Process).Post(effect.Signal);
                break;
        }
    }
}
