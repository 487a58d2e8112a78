using ActorIpc.Actors;

namespace ActorIpc.Sessions;

/// <summary>Stands for a value that nothing can carry to another node, and that waits on its own for whoever of that node comes to the same tag.</summary>
/// <param name="typeName">The type by which it is given, and whose node it is: nobody of another can take it, and who tries is told (REN-3).</param>
/// <param name="number">Its number on that node.</param>
internal sealed class KeptGift(string typeName, long number) : TagGift
{
    public override string TypeName => typeName;

    public long Number => number;

    public static KeptGift Of(TagGift kept, string node, long number) => new($"{kept.TypeName} of {node}", number);
}
