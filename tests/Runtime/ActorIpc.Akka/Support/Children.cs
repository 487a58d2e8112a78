using Akka.Actor;

namespace ActorIpc.Akka.Tests;

/// <summary>The actors below those that ActorIpc has under /system.</summary>
internal static class Children
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The primitives, and the parent of processes that are not actors of others.</summary>
    public static Task<IReadOnlyList<IActorRef>> PrimitivesOfAsync(this ActorSystem system) => system.ChildrenOfAsync("/system/ipc");

    public static async Task<IReadOnlyList<IActorRef>> ChildrenOfAsync(this ActorSystem system, string parent) =>
        [.. ((ActorRefWithCell)await system.ActorSelection(parent).ResolveOne(Patience)).Children];

    /// <summary>The new one among the primitives.</summary>
    public static async Task<IActorRef> NewPrimitiveAsync(this ActorSystem system, Action make)
    {
        _ = system.Ipc();
        var before = await system.PrimitivesOfAsync();
        make();
        return Assert.Single((await system.PrimitivesOfAsync()).Except(before));
    }
}
