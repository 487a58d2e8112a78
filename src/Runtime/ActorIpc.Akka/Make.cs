using Akka.Actor;

namespace ActorIpc.Akka;

/// <summary>Makes actors by a delegate; the expressions of Props.Create would be a good part of what a process costs.</summary>
internal sealed class Make(Func<ActorBase> make, Type type) : IIndirectActorProducer
{
    public Type ActorType => type;

    public static Props Of<TActor>(Func<TActor> make)
        where TActor : ActorBase => Props.CreateBy(new Make(make, typeof(TActor)));

    public ActorBase Produce() => make();

    public void Release(ActorBase actor)
    {
    }
}
