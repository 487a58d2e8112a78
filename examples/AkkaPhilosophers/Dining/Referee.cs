namespace AkkaPhilosophers.Dining;

/// <summary>Writes down who holds which fork, and trusts nothing but what the philosophers say of themselves.</summary>
/// <remarks>
/// Each tells when it has its forks, and tells again before it can lose them. Where one message led to another, the waiter gets
/// them in that order; so if two ever seem to hold one fork, they did.
/// </remarks>
internal sealed class Referee(int forks)
{
    private readonly int?[] holders = new int?[forks];
    private readonly List<string> fouls = [];

    public IReadOnlyList<string> Fouls => fouls;

    public void Note(Became word)
    {
        for (var fork = 0; fork < holders.Length; fork++)
        {
            if (holders[fork] == word.Seat)
            {
                holders[fork] = null;
            }
        }

        if (word.Mood == Mood.Eating)
        {
            Take(word.Seat, word.Seat);
            Take((word.Seat + 1) % holders.Length, word.Seat);
        }
    }

    private void Take(int fork, int seat)
    {
        if (holders[fork] is { } other)
        {
            fouls.Add($"fork {fork} is held by {DinnerPlan.NameOf(other)} and {DinnerPlan.NameOf(seat)}");
        }

        holders[fork] = seat;
    }
}
