namespace ActorIpc;

/// <summary>What the manual pages call an outcome.</summary>
public static class OutcomeExtensions
{
    /// <summary>The errno by which semop(2), wait(2) and kill(2) would report an outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <returns>The errno; <see cref="Errno.None"/> for a grant. A misuse carries its own errno and is not known from the outcome alone.</returns>
    public static Errno ToErrno(this Outcome outcome) => outcome switch
    {
        Outcome.Granted => Errno.None,
        Outcome.WouldBlock or Outcome.TimedOut or Outcome.ValueChanged => Errno.EAGAIN,
        Outcome.Interrupted or Outcome.Killed => Errno.EINTR,
        Outcome.Cancelled => Errno.ECANCELED,
        Outcome.Removed => Errno.EIDRM,
        Outcome.Exited or Outcome.NoProcess => Errno.ESRCH,
        Outcome.NoChild => Errno.ECHILD,
        _ => Errno.EINVAL,
    };
}
