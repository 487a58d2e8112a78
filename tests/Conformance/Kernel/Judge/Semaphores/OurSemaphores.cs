using ActorIpc.Conformance.Kernel.Running;

namespace ActorIpc.Conformance.Kernel.Semaphores;

/// <summary>The history on the actors, by the calls of section 2 of the manual.</summary>
internal sealed class OurSemaphores : OurSide
{
    private const int Key = 0x5EED;

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);

    private readonly IpcProcess reader;
    private int id;

    // As the last reading said.
    private int count = SemaphoreFamily.Count;

    public OurSemaphores()
    {
        reader = Ipc.Enter("reader");
        id = Now(reader.SystemV.SemGetAsync(Key, SemaphoreFamily.Count, IpcFlags.Create | IpcFlags.Everybody));
    }

    public override string ReadBack()
    {
        try
        {
            var all = Get(SemaphoreCommand.GetAll).Values!;
            count = all.Count;
            var status = Get(SemaphoreCommand.Status).Status!;
            return SemaphoreLine.Write(
                [.. all],
                number => (Get(SemaphoreCommand.GetWaitingForIncrease, number).Value, Get(SemaphoreCommand.GetWaitingForZero, number).Value),
                number => Slots.Name(Get(SemaphoreCommand.GetPid, number).Value),
                status.OperateTime != 0,
                status.Permission.Mode);
        }
        catch (IpcException misuse)
        {
            return misuse.Error.ToString();
        }
    }

    protected override void Call(Step step)
    {
        var calls = Processes[step.Actor].SystemV;
        switch (step)
        {
            case SemGet get:
                Begin(step.Actor, () => calls.SemGetAsync(Key, get.Count, get.Flags), found =>
                {
                    id = found;
                    return "an array";
                });
                break;
            case SemOp op:
                Begin(step.Actor, () => calls.SemTimedOpAsync(id, [.. op.Ops], Timeout(op.Patience)), result => SemaphoreLine.Write(result.Error));
                if (op.Patience == Patience.Short)
                {
                    Time.Advance(Soon);
                }

                break;
            case SemCtl control:
                var argument = new SemaphoreArgument
                {
                    Value = control.Values.FirstOrDefault(),
                    Values = [.. control.Values.Take(count)],
                    Permission = new IpcPermission { Mode = control.Mode },
                };
                Begin(step.Actor, () => calls.SemCtlAsync(id, control.Number, control.Command, argument), result => control.Command switch
                {
                    SemaphoreCommand.GetAll => string.Join(' ', result.Values!),
                    SemaphoreCommand.GetPid => Slots.Name(result.Value),
                    _ => SemaphoreLine.Write(result.Value),
                });
                break;
        }
    }

    private static TimeSpan? Timeout(Patience patience) => patience switch { Patience.None => TimeSpan.Zero, Patience.Short => Soon, _ => null };

    private SemaphoreControlResult Get(SemaphoreCommand command, int number = 0) => Now(reader.SystemV.SemCtlAsync(id, number, command));
}
