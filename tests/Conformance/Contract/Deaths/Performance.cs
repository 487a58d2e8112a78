using ActorIpc.Tests;

namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>One run of a scenario: an act with a fault or without, and a second act that shows that everything works as if nothing had happened.</summary>
internal sealed class Performance(IpcSystem system, VirtualTime time, DeathScenario scenario, Fault? fault)
{
    private readonly List<Participant> participants = [];
    private readonly List<(string Participant, int Await, bool Waited)> awaits = [];
    private readonly IpcProcess bystander = system.Enter("bystander");
    private bool struck;
    private bool isFirstAct = true;

    public Stage Stage { get; } = new();

    /// <summary>Every await of every participant in the first act.</summary>
    public IReadOnlyList<(string Participant, int Await, bool Waited)> Awaits => awaits;

    public void Play()
    {
        scenario.SetTheStage(system);
        Act();
        Assert.True(struck || fault is null, "The fault has struck.");

        isFirstAct = false;
        participants.Clear();
        Act();
    }

    public Participant Add(string name)
    {
        var added = new Participant(this, name);
        participants.Add(added);
        return added;
    }

    public void Reached(Participant who, int number, Moment moment, bool waits)
    {
        if (!isFirstAct)
        {
            return;
        }

        if (moment == Moment.Called)
        {
            awaits.Add((who.Name, number, waits));
        }

        if (!struck && fault is not null && (who.Name, number, moment) == (fault.Participant, fault.Await, fault.Moment))
        {
            struck = true;
            who.Suffer(fault.Mishap);
        }
    }

    private void Act()
    {
        var allMustFinish = !isFirstAct || scenario.EverybodyFinishes || fault is null or { Mishap: Mishap.Interrupt };
        scenario.BeginAct(system);
        foreach (var (name, body) in scenario.Cast)
        {
            Add(name).Enter(system, scenario.OptionsOf(name), body);
        }

        RunUntilNobodyCanGo();
        while (participants.Find(participant => !participant.HasEnded) is { } stuck)
        {
            Assert.False(allMustFinish, $"{stuck.Name} does not come to its end.");

            // It waits for something that the dead would have brought.
            Stage.Post(_ => stuck.End(), null);
            RunUntilNobodyCanGo();
        }

        Assert.All(participants, participant => Assert.Equal(participant.Calls, participant.Answers));
        Assert.True(Stage.Now(AssertNothingIsHeldAsync));
    }

    private void RunUntilNobodyCanGo()
    {
        do
        {
            Stage.RunUntilIdle();
            if (Stage.Failure is { } failure)
            {
                throw new InvalidOperationException("A participant failed.", failure);
            }
        }
        while (MakeSomebodyGo());
    }

    // Whoever waits and could be satisfied is about to be: on a host whose primitives run on this thread it has been.
    private bool MakeSomebodyGo()
    {
        if (participants.Find(participant => participant.IsLeaving) is { } leaving)
        {
            Assert.True(Stage.WaitForWork(), $"{leaving.Name} has ended, and its end does not come to an end.");
            return true;
        }

        if (participants.Find(participant => participant.CouldGo is { } couldGo && Stage.Now(() => couldGo(bystander))) is { } parked)
        {
            Assert.True(Stage.WaitForWork(), $"{parked.Name} is still parked and could be satisfied.");
            return true;
        }

        if (time.ArmedTimers > 0)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return true;
        }

        return false;
    }

    private async Task<bool> AssertNothingIsHeldAsync()
    {
        await using var fresh = system.Enter("fresh");
        await scenario.AssertNothingIsHeldAsync(fresh);
        return true;
    }
}
