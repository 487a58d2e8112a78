namespace ActorIpc;

/// <summary>Whose an object is and who may use it: <c>struct ipc_perm</c>.</summary>
/// <remarks>Follows svipc(7) and the kernel's <c>ipcperms</c> (SEM-10).</remarks>
public sealed record IpcPermission
{
    /// <summary>The bits that ask for reading, in all three classes.</summary>
    public const int Read = 0x124;

    /// <summary>The bits that ask for altering, in all three classes.</summary>
    public const int Write = 0x92;

    /// <summary>The bits that ask for executing, in all three classes.</summary>
    public const int Execute = 0x49;

    /// <summary>The nine bits of a mode.</summary>
    public const int ModeBits = 0x1FF;

    /// <summary>The key.</summary>
    public IpcKey Key { get; init; }

    /// <summary>The owner.</summary>
    public uint User { get; init; }

    /// <summary>The owner's group.</summary>
    public uint Group { get; init; }

    /// <summary>The creator.</summary>
    public uint CreatorUser { get; init; }

    /// <summary>The creator's group.</summary>
    public uint CreatorGroup { get; init; }

    /// <summary>The mode: nine bits; of a segment also SHM_DEST and SHM_LOCKED, see <see cref="SegmentStatus"/>.</summary>
    public int Mode { get; init; }

    /// <summary>What a new object gets.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="creator">Who makes it.</param>
    /// <param name="flags">The flags of the call; the low nine bits are the mode.</param>
    /// <returns>The permission.</returns>
    public static IpcPermission For(IpcKey key, Credentials creator, int flags) => new()
    {
        Key = key,
        User = creator.User,
        Group = creator.Group,
        CreatorUser = creator.User,
        CreatorGroup = creator.Group,
        Mode = flags & ModeBits,
    };

    /// <summary>Whether somebody may do what the bits ask for.</summary>
    /// <param name="who">Who asks.</param>
    /// <param name="requested">A mode; its three classes are folded into one, and the class that <paramref name="who"/> is in decides alone.</param>
    /// <returns>True when it is allowed.</returns>
    public bool Allows(Credentials who, int requested) => who.Privileged || AllowsClass(who, requested);

    /// <summary>Whether somebody may change or remove the object: its owner, its creator, or the privileged (SEM-56).</summary>
    /// <param name="who">Who asks.</param>
    /// <returns>True when it is allowed.</returns>
    public bool IsOwnedBy(Credentials who) => who.Privileged || who.User == CreatorUser || who.User == User;

    private bool AllowsClass(Credentials who, int requested)
    {
        var wanted = (requested >> 6 | requested >> 3 | requested) & 7;
        var granted = who.User == CreatorUser || who.User == User ? Mode >> 6
            : who.IsIn(CreatorGroup) || who.IsIn(Group) ? Mode >> 3
            : Mode;
        return (wanted & ~granted) == 0;
    }

    internal void Save(Actors.StateWriter writer)
    {
        writer.Write(Key.Number);
        writer.Write(Key.Name);
        writer.Write((int)User);
        writer.Write((int)Group);
        writer.Write((int)CreatorUser);
        writer.Write((int)CreatorGroup);
        writer.Write(Mode);
    }

    internal static IpcPermission Load(Actors.StateReader reader) => new()
    {
        Key = new IpcKey(reader.ReadInt32(), reader.ReadString()),
        User = (uint)reader.ReadInt32(),
        Group = (uint)reader.ReadInt32(),
        CreatorUser = (uint)reader.ReadInt32(),
        CreatorGroup = (uint)reader.ReadInt32(),
        Mode = reader.ReadInt32(),
    };
}
