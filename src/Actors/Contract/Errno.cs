namespace ActorIpc;

/// <summary>The error names of the manual pages, with Linux's numbers.</summary>
/// <remarks>Follows errno(3). Only names that some rule of the reproduced systems uses are listed.</remarks>
public enum Errno : short
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>Operation not permitted.</summary>
    EPERM = 1,

    /// <summary>No such object, and the call did not ask to create it.</summary>
    ENOENT = 2,

    /// <summary>No such process.</summary>
    ESRCH = 3,

    /// <summary>Interrupted, by a note, a signal, or a kill.</summary>
    EINTR = 4,

    /// <summary>The primitive itself failed; a bug.</summary>
    EIO = 5,

    /// <summary>Too many operations in one vector; or a message longer than the buffer.</summary>
    E2BIG = 7,

    /// <summary>The process does not hold this end of the pipe.</summary>
    EBADF = 9,

    /// <summary>No child to wait for.</summary>
    ECHILD = 10,

    /// <summary>It would have to wait, or waited long enough.</summary>
    EAGAIN = 11,

    /// <summary>There is not enough memory.</summary>
    ENOMEM = 12,

    /// <summary>Permission denied by the mode of the object.</summary>
    EACCES = 13,

    /// <summary>There is nothing at that address.</summary>
    EFAULT = 14,

    /// <summary>The object is still in use.</summary>
    EBUSY = 16,

    /// <summary>The object exists already.</summary>
    EEXIST = 17,

    /// <summary>An argument is not valid.</summary>
    EINVAL = 22,

    /// <summary>A semaphore number is outside the set.</summary>
    EFBIG = 27,

    /// <summary>A limit on the number of objects is reached.</summary>
    ENOSPC = 28,

    /// <summary>Nobody reads the pipe any more.</summary>
    EPIPE = 32,

    /// <summary>A value would leave its range.</summary>
    ERANGE = 34,

    /// <summary>The caller would wait for itself.</summary>
    EDEADLK = 35,

    /// <summary>No such operation.</summary>
    ENOSYS = 38,

    /// <summary>No message that the call asks for, and it does not wait for one.</summary>
    ENOMSG = 42,

    /// <summary>The object was removed while the caller waited.</summary>
    EIDRM = 43,

    /// <summary>The time allowed for waiting passed.</summary>
    ETIMEDOUT = 110,

    /// <summary>The call was cancelled by its CancellationToken.</summary>
    ECANCELED = 125,

    /// <summary>The previous owner died holding the lock.</summary>
    EOWNERDEAD = 130,

    /// <summary>An owner died holding the lock, and the state that it guards was never said to be consistent again.</summary>
    ENOTRECOVERABLE = 131,
}
