using ActorIpc.Simulation.Histories;

namespace ActorIpc.Sessions.Tests.Simulation;

// Calls on a word.
internal sealed partial class Client
{
    private void UseWord(Dice dice)
    {
        var (value, expected) = ((uint)dice.Next(3), (uint)dice.Next(3));
        switch (dice.Next(8))
        {
            case 0:
                Change("load", new RegisterRead(), process.LoadAsync(node.Place.Word), held => HistoryAnswer.Granted((long)held));
                break;
            case 1:
                Change("add", new RegisterAdd(1), process.ChangeAndWakeAsync(node.Place.Word, FutexChange.Add, 1, int.MaxValue), held => HistoryAnswer.Granted((long)held + 1));
                break;
            case 2:
                Change("store", new RegisterWrite(value), process.ChangeAndWakeAsync(node.Place.Word, FutexChange.Set, value), _ => HistoryAnswer.Granted());
                break;
            case 3:
                Change("exchange", new RegisterExchange(expected, value), process.CompareExchangeAsync(node.Place.Word, value, expected), _ => HistoryAnswer.Granted());
                break;
            case 4:
                Start("wake", process.WakeAsync(node.Place.Word), woken => world.Ended(this, woken.Outcome), misuse => world.Misused(this, misuse));
                break;
            default:
                Await(expected, dice);
                break;
        }
    }

    private void Await(uint expected, Dice dice) => Start(
        "await", process.WaitAsync(node.Place.Word, expected, Patience(dice), MayBeCancelled(dice)), waited => world.Ended(this, waited.Outcome), misuse => world.Misused(this, misuse));

    private void Change(string what, object operation, ValueTask<WordResult> call, Func<uint, HistoryAnswer> done)
    {
        var recorded = world.History.Invoke(Id, Place.WordName, operation);
        Start(
            what,
            call,
            changed =>
            {
                world.Ended(this, changed.Outcome);
                if (changed.IsDone)
                {
                    recorded.Answer(done(changed.Value));
                }
                else if (changed.IsValueChanged)
                {
                    recorded.Answer(Outcome.ValueChanged);
                }
            },
            misuse => world.Misused(this, misuse));
    }
}
