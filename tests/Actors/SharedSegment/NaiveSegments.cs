namespace ActorIpc.Actors.Tests;

/// <summary>How a call ended, in the model.</summary>
internal readonly record struct NaiveSegmentEnding(Errno Error, long Value = 0);

/// <summary>
/// System V shared memory a second time, written from shmget(2), shmop(2) and shmctl(2) with plain lists and full scans: one entry for each attach. Registry
/// and segments together must be equal to it after every step.
/// </summary>
internal sealed class NaiveSegments(SegmentLimits limits)
{
    private readonly int[] removals = new int[100];

    /// <summary>Every segment that there ever was.</summary>
    public List<Segment> All { get; } = [];

    public IEnumerable<Segment> Present => All.Where(segment => !segment.IsGone);

    public long Pages => Present.Sum(PagesOf);

    public int HighestIndex => Present.Select(segment => segment.Index).DefaultIfEmpty(0).Max();

    /// <summary>shmget(2).</summary>
    public NaiveSegmentEnding Get(long pid, uint user, int key, long size, int flags, long now)
    {
        var isNew = (flags & 0x200) != 0;
        if (Present.SingleOrDefault(segment => key != 0 && segment.Key == key) is { } found)
        {
            return isNew && (flags & 0x400) != 0 ? new(Errno.EEXIST)
                : size < 0 || size > found.Size ? new(Errno.EINVAL)
                : !found.Allows(user, flags >> 6) ? new(Errno.EACCES)
                : new(Errno.None, found.Id);
        }

        if (key != 0 && !isNew)
        {
            return new(Errno.ENOENT);
        }

        if (size < 1 || size > limits.SegmentBytes)
        {
            return new(Errno.EINVAL);
        }

        var index = Enumerable.Range(0, 100).First(free => Present.All(segment => segment.Index != free));
        var made = new Segment
        {
            Id = (removals[index] * 32768) + index, Index = index, Key = key, Size = (int)size, Mode = flags & 0x1FF, Users = [user, user], Creator = pid, Changed = now,
        };
        if (Pages + PagesOf(made) > limits.Pages || Present.Count() == limits.Segments)
        {
            return new(Errno.ENOSPC);
        }

        All.Add(made);
        return new(Errno.None, made.Id);
    }

    /// <summary>shmat(2).</summary>
    public NaiveSegmentEnding Attach(Segment segment, long pid, uint user, int flags, long now)
    {
        var rights = 4 | ((flags & 0x1000) != 0 ? 0 : 2) | ((flags & 0x8000) != 0 ? 1 : 0);
        if (segment.IsGone || !segment.Allows(user, rights))
        {
            return new(segment.IsGone ? Errno.EINVAL : Errno.EACCES);
        }

        segment.Attaches.Add(pid);
        (segment.LastUser, segment.Attached) = (pid, now);
        return new(Errno.None, segment.Size);
    }

    /// <summary>shmdt(2).</summary>
    public NaiveSegmentEnding Detach(Segment segment, long pid, long now)
    {
        if (!segment.Attaches.Remove(pid))
        {
            return new(Errno.EINVAL);
        }

        Detached(segment, pid, now);
        return default;
    }

    /// <summary>fork(2).</summary>
    public void Fork(long parent, long child, long now)
    {
        foreach (var segment in All.Where(segment => segment.Attaches.Contains(parent)))
        {
            segment.Attaches.AddRange(segment.Attaches.Where(pid => pid == parent).Select(_ => child).ToList());
            (segment.LastUser, segment.Attached) = (parent, now);
        }
    }

    /// <summary>exit(2): the attaches first, and what it made after that.</summary>
    public void Exit(long pid, long now)
    {
        foreach (var segment in All.Where(segment => segment.Attaches.Contains(pid)))
        {
            segment.Attaches.RemoveAll(attach => attach == pid);
            Detached(segment, pid, now);
        }

        if (limits.RemovesUnattached)
        {
            Present.Where(segment => segment.Creator == pid && segment.Attaches.Count == 0).ToList().ForEach(Go);
        }
    }

    /// <summary>shmctl(2), the commands that change something.</summary>
    public NaiveSegmentEnding Control(Segment segment, uint user, SegmentStepKind command, int mode, uint owner, long now)
    {
        if (segment.IsGone || !segment.IsOwnedBy(user))
        {
            return new(segment.IsGone ? Errno.EINVAL : Errno.EPERM);
        }

        switch (command)
        {
            case SegmentStepKind.Set:
                segment.Mode = (segment.Mode & ~0x1FF) | (mode & 0x1FF);
                segment.Users[1] = owner;
                segment.Changed = now;
                break;
            case SegmentStepKind.Lock:
                segment.Mode |= 0x400;
                break;
            case SegmentStepKind.Unlock:
                segment.Mode &= ~0x400;
                break;
            case SegmentStepKind.Remove when segment.Attaches.Count > 0:
                segment.Mode |= 0x200;
                segment.Key = 0;
                break;
            default:
                Go(segment);
                break;
        }

        return default;
    }

    private void Detached(Segment segment, long pid, long now)
    {
        (segment.LastUser, segment.Detached) = (pid, now);
        if (segment.Attaches.Count == 0 && (limits.RemovesUnattached || (segment.Mode & 0x200) != 0))
        {
            Go(segment);
        }
    }

    private void Go(Segment segment)
    {
        segment.IsGone = true;
        removals[segment.Index]++;
    }

    private static long PagesOf(Segment segment) => (segment.Size / 4096) + (segment.Size % 4096 == 0 ? 0 : 1);

    internal sealed class Segment
    {
        public required int Id { get; init; }

        public required int Index { get; init; }

        public required int Key { get; set; }

        public required int Size { get; init; }

        public required int Mode { get; set; }

        /// <summary>Creator and owner.</summary>
        public required uint[] Users { get; init; }

        public required long Creator { get; init; }

        public List<long> Attaches { get; } = [];

        public long LastUser { get; set; }

        public long Attached { get; set; }

        public long Detached { get; set; }

        public long Changed { get; set; }

        public bool IsGone { get; set; }

        public bool IsOwnedBy(uint user) => user == 0 || Users.Contains(user);

        public bool Allows(uint user, int rights) => user == 0 || (rights & 7 & ~(Users.Contains(user) ? Mode >> 6 : Mode)) == 0;
    }
}
