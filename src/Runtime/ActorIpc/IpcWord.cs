using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>A word of 32 bits that its owner keeps, so that processes of all nodes change it and wait on it by calls. What the value means is its users' own.</summary>
/// <remarks>
/// Made by <see cref="IpcSystem.Word"/>. Among processes that share memory there is the <see cref="FutexWord"/>, which is read and changed without a call. Follows
/// futex(7): change the word, then wake, or both in one call; wait only while it holds what you saw, and look again afterwards.
/// </remarks>
public sealed class IpcWord
{
    internal IpcWord(Mailbox<WordOperation> mailbox) => Mailbox = mailbox;

    internal Mailbox<WordOperation> Mailbox { get; }
}
