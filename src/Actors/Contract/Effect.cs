namespace ActorIpc.Actors;

/// <summary>What a host can be asked to do.</summary>
public enum EffectKind : byte
{
    /// <summary>Tell the caller of <see cref="Effect.Request"/> that its answer is there.</summary>
    Complete,

    /// <summary>Tell this primitive when <see cref="Effect.Process"/> exits; at once, if it already has.</summary>
    Watch,

    /// <summary>Hand <see cref="Effect.Request"/> on to the primitive at <see cref="Effect.To"/>.</summary>
    Forward,

    /// <summary>Give <see cref="Effect.Notice"/> to the primitive at <see cref="Effect.To"/>.</summary>
    Notify,

    /// <summary>Run <see cref="Effect.Created"/> from now on, under the name <see cref="Effect.Name"/>.</summary>
    Create,

    /// <summary>Forget the name of this primitive; it still answers those who hold its address.</summary>
    Retire,

    /// <summary>Post <see cref="Effect.Signal"/> to <see cref="Effect.Process"/>.</summary>
    Post,
}

/// <summary>What can be posted to a process.</summary>
public enum Signal : byte
{
    /// <summary>A note or signal: breaks one interruptible wait.</summary>
    Interrupt,

    /// <summary>A kill: sets the flag and breaks interruptible waits from then on.</summary>
    Kill,

    /// <summary>Something was put aside for the process, which it may fetch: a message to it, which breaks no wait.</summary>
    Notified,
}

/// <summary>One entry of the outbox.</summary>
public readonly struct Effect
{
    private readonly object? subject;
    private readonly object? other;
    private readonly long number;
    private readonly int code;

    internal Effect(EffectKind kind, object? subject = null, object? other = null, int code = 0, long number = 0)
    {
        Kind = kind;
        this.subject = subject;
        this.other = other;
        this.code = code;
        this.number = number;
    }

    /// <summary>What to do.</summary>
    public EffectKind Kind { get; }

    /// <summary>The request to complete or to hand on.</summary>
    public Request Request => (Request)subject!;

    /// <summary>The process to watch or to post to.</summary>
    public ProcessRef Process => (ProcessRef)subject!;

    /// <summary>The primitive to hand on to.</summary>
    public PrimitiveRef To => (PrimitiveRef)other!;

    /// <summary>The word to give.</summary>
    public Notice Notice => new(code, (ProcessRef)subject!, number);

    /// <summary>The primitive to run.</summary>
    public Primitive Created => (Primitive)subject!;

    /// <summary>The name to run it under.</summary>
    public string Name => (string)other!;

    /// <summary>What to post.</summary>
    public Signal Signal => (Signal)code;
}
