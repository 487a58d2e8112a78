using ActorIpc.Actors;

namespace ActorIpc;

public sealed partial class IpcSystem
{
    private readonly Lazy<FutexSpace> futexes;

    internal FutexSpace Futexes => futexes.Value;

    /// <summary>Makes a futex word in the space that all such words share.</summary>
    /// <param name="initial">The value that it starts with.</param>
    /// <returns>The word.</returns>
    /// <remarks>Follows futex(7): a word costs nothing but its memory as long as nobody waits on it.</remarks>
    public FutexWord CreateFutexWord(uint initial = 0)
    {
        var word = Futexes.CreateWord(initial);
        Host.Made(word);
        return word;
    }

    /// <summary>Makes a space of futex words of its own.</summary>
    /// <returns>The space.</returns>
    public FutexSpace CreateFutexSpace() => new(Host.Start(new FutexQueue(Options.Futexes)));
}
