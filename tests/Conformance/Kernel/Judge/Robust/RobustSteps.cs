using ActorIpc.Conformance.Kernel.Running;

namespace ActorIpc.Conformance.Kernel.Robust;

/// <summary>What is written to a word: nothing, or whose it is, and bits.</summary>
/// <param name="Owner">The process whose number it holds; below 0 none.</param>
internal readonly record struct WordValue(int Owner, uint Bits)
{
    public override string ToString() => $"{(Owner < 0 ? "0" : $"P{Owner}")}{((Bits & FutexBits.Waiters) != 0 ? "|WAITERS" : "")}{((Bits & FutexBits.OwnerDied) != 0 ? "|OWNER_DIED" : "")}";
}

/// <summary>How a list ends.</summary>
internal enum ListEnd
{
    /// <summary>With its head.</summary>
    Head,

    /// <summary>With its first entry again.</summary>
    Circle,

    /// <summary>With nothing.</summary>
    Nothing,
}

/// <summary>A word is written, without a call.</summary>
internal sealed record StoreWord(int Actor, int Word, WordValue Value) : Step(Actor)
{
    public override string ToString() => $"P{Actor} word {Word} = {Value}";
}

/// <summary>set_robust_list of the list of a process, or of none.</summary>
internal sealed record SetList(int Actor, bool On, int Length) : Step(Actor)
{
    public override string ToString() => $"P{Actor} set_robust_list({(On ? "its list" : "none")}, {Length})";
}

/// <summary>A process links its list anew.</summary>
internal sealed record LinkList(int Actor, IReadOnlyList<(int Word, bool IsPi)> Entries, int Pending, ListEnd End) : Step(Actor)
{
    public override string ToString() =>
        $"P{Actor} lists {string.Join(", ", Entries.Select(each => $"word {each.Word}{(each.IsPi ? " PI" : "")}"))}; pending {(Pending < 0 ? "none" : $"word {Pending}")}; ends with {End}";
}

/// <summary>FUTEX_WAIT for as long as it takes, while the word is what it is, or for another value.</summary>
internal sealed record WaitWord(int Actor, int Word, bool Same) : Step(Actor)
{
    public override string ToString() => $"P{Actor} wait(word {Word}{(Same ? "" : ", another value")})";
}

/// <summary>FUTEX_WAKE.</summary>
internal sealed record WakeWord(int Actor, int Word, int Count) : Step(Actor)
{
    public override string ToString() => $"P{Actor} wake(word {Word}, {Count})";
}
