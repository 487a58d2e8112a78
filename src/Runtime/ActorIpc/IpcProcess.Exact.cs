namespace ActorIpc;

public sealed partial class IpcProcess
{
    /// <summary>The calls of System V IPC, as this process makes them.</summary>
    public SystemV SystemV => new(this);

    /// <summary>The calls of Plan 9, as this process makes them.</summary>
    public Plan9 Plan9 => new(this);

    /// <summary>The calls of xv6, as this process makes them.</summary>
    public Xv6 Xv6 => new(this);

    /// <summary>The calls of Linux that no other system has, as this process makes them.</summary>
    public Linux Linux => new(this);

    /// <summary>The calls of systemd's barrier.h, as this process makes them.</summary>
    public Systemd Systemd => new(this);
}
