namespace ActorIpc;

/// <summary>What a keyed object is found by: a number as in svipc(7), or a name.</summary>
/// <param name="Number">The number; 0 with no name is IPC_PRIVATE.</param>
/// <param name="Name">The name, or null for a number.</param>
public readonly record struct IpcKey(int Number, string? Name = null)
{
    /// <summary>IPC_PRIVATE: always a new object, which no key finds.</summary>
    public static IpcKey Private => default;

    /// <summary>Whether the key is IPC_PRIVATE.</summary>
    public bool IsPrivate => Number == 0 && Name is null;

    /// <summary>A number is a key.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator IpcKey(int number) => new(number);

    /// <summary>A name is a key, in a space of its own.</summary>
    /// <param name="name">The name.</param>
    public static implicit operator IpcKey(string name) => new(0, name);
}

/// <summary>The flags of semget(2), msgget(2) and shmget(2): with a mode in the low nine bits.</summary>
[Flags]
public enum IpcFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>IPC_CREAT: make the object if there is none.</summary>
    Create = 0x200,

    /// <summary>IPC_EXCL: with <see cref="Create"/>, fail if there is one.</summary>
    Exclusive = 0x400,

    /// <summary>The owner may read: 0400.</summary>
    OwnerRead = 0x100,

    /// <summary>The owner may alter: 0200.</summary>
    OwnerWrite = 0x80,

    /// <summary>The group may read: 0040.</summary>
    GroupRead = 0x20,

    /// <summary>The group may alter: 0020.</summary>
    GroupWrite = 0x10,

    /// <summary>Others may read: 0004.</summary>
    OtherRead = 0x4,

    /// <summary>Others may alter: 0002.</summary>
    OtherWrite = 0x2,

    /// <summary>The owner may read and alter: 0600.</summary>
    OwnerOnly = OwnerRead | OwnerWrite,

    /// <summary>Everybody may read and alter: 0666.</summary>
    Everybody = OwnerOnly | GroupRead | GroupWrite | OtherRead | OtherWrite,
}
