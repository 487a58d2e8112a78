using ActorIpc.Akka.Wire;
using Akka.Actor;
using Akka.Serialization;

namespace ActorIpc.Akka.Tests;

/// <summary>Threads that use an actor system's primitives for the first time, at once.</summary>
public sealed class FirstUseTests
{
    [Fact]
    public async Task Who_comes_while_another_is_the_first_finds_all_that_the_first_puts_there()
    {
        using var system = ActorSystem.Create(
            "first",
            $$"""
            akka.loglevel = OFF
            akka.stdout-loglevel = OFF
            akka.actor.serializers.slow = "{{typeof(Slow).AssemblyQualifiedName}}"
            """);
        var others = new TaskCompletionSource<(bool HasDispatcher, Serializer? ForFrames)>(TaskCreationOptions.RunContinuationsAsynchronously);
        Slow.Made = () =>
        {
            // The first is not done yet.
            Slow.Made = static () => { };
            var other = new Thread(() =>
            {
                try
                {
                    var dispatcher = AkkaHostSettings.Of(system).PrimitiveDispatcher;
                    others.SetResult((system.Dispatchers.HasDispatcher(dispatcher), system.Serialization.FindSerializerForType(typeof(WireFrame))));
                }
                catch (Exception exception)
                {
                    others.SetException(exception);
                }
            });
            other.Start();
            SpinWait.SpinUntil(() => !other.IsAlive || other.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
        };

        AkkaHostSettings.Of(system);

        var (hasDispatcher, forFrames) = await others.Task;
        Assert.True(hasDispatcher);
        Assert.IsType<SessionSerializer>(forFrames);
    }

    // Akka.NET makes serializers anew when it is given defaults.
    private sealed class Slow : Serializer
    {
        public Slow(ExtendedActorSystem system)
            : base(system) => Made();

        public static Action Made { get; set; } = static () => { };

        public override int Identifier => 4711;

        public override bool IncludeManifest => false;

        public override byte[] ToBinary(object obj) => throw new NotSupportedException();

        public override object FromBinary(byte[] bytes, Type type) => throw new NotSupportedException();
    }
}
