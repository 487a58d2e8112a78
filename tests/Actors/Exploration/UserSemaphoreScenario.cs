using System.Reflection;

namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>Plan 9's semaphores: who is kicked is on its way, and others come in between.</summary>
internal sealed class UserSemaphoreScenario : Scenario<UserSemaphoreOperation>
{
    private static readonly FieldInfo Arrivals = typeof(UserSemaphore).GetField("arrivals", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private readonly Address semaphore;
    private readonly NaiveUserSemaphore model = new(1);

    public UserSemaphoreScenario()
        : base(deliversLate: true)
    {
        semaphore = World.Run(new UserSemaphore(1), "semaphore");
        Arrivals.SetValue(semaphore.Primitive, Identities.FirstCount);
    }

    public override string Name => "UserSemaphore";

    protected override IReadOnlyList<string> Calls { get; } = ["acquires", "acquires, may not wait", "releases 1", "releases 2"];

    protected override (Address To, UserSemaphoreOperation Operation, Outcome Refusal) Request(int process, int call) => (
        semaphore,
        new UserSemaphoreOperation { Call = call < 2 ? UserSemaphoreCall.Acquire : UserSemaphoreCall.Release, Count = call - 1 },
        call == 1 ? Outcome.WouldBlock : Outcome.Granted);

    protected override bool MayDieIn(int process, int call) => call == 0;

    protected override Primitive Fresh(Address address) => new UserSemaphore(0);

    protected override bool ModelWaits(int process) => model.IsAsleep(Pid(process)) || World.LateCall(Process(process)) is not null;

    protected override void CompareStates()
    {
        var asked = World.Ask(semaphore, new Call<UserSemaphoreOperation> { Process = Process(0), Operation = new() { Call = UserSemaphoreCall.Read } });
        Quick.Equal(model.Value, asked.Value, "value");
    }

    protected override void WriteModel(StateWriter writer, IEnumerable<long> order) => model.Write(writer);

    protected override void FollowCall(int process, int call)
    {
        model.Endings.Clear();
        if (call < 2)
        {
            model.Acquire(Pid(process), call == 1 ? Outcome.WouldBlock : Outcome.Granted);
        }
        else
        {
            model.Release(Pid(process), call - 1);
        }

        Expect(model.Endings);
    }

    protected override void FollowAbandon(int process, Outcome reason)
    {
        model.Endings.Clear();
        model.Abandon(Pid(process), reason);
        Expect(model.Endings);
    }

    protected override void FollowExit(int process)
    {
        if (model.IsAsleep(Pid(process)))
        {
            FollowAbandon(process, Outcome.Exited);
        }
    }

    protected override void FollowDelivery(Mail mail)
    {
        model.Endings.Clear();
        model.Run();
        Expect(model.Endings);
    }
}
