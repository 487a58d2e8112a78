using System.Collections.Immutable;

namespace AkkaPhilosophers.Dining;

/// <summary>What is known of a philosopher.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mood">How it is.</param>
/// <param name="Meals">How many meals it has finished.</param>
/// <param name="Restarts">How often it was restarted.</param>
internal sealed record SeatState(string Name, Mood Mood, int Meals, int Restarts)
{
    public bool IsGone => Mood is Mood.Collapsed or Mood.Left;
}

/// <summary>What is known of a dinner.</summary>
/// <param name="Seats">The philosophers.</param>
/// <param name="Asked">How many questions the waiter has asked.</param>
/// <param name="Answered">How many of them were answered.</param>
/// <param name="Fouls">The forks that were held by two.</param>
/// <param name="ForksBack">How many forks lay on the table when all were gone; null before.</param>
internal sealed record DinnerState(ImmutableArray<SeatState> Seats, int Asked, int Answered, IReadOnlyList<string> Fouls, int? ForksBack)
{
    public bool IsGood => Fouls.Count == 0 && ForksBack == Seats.Length && Seats.All(seat => seat.Mood == Mood.Collapsed || seat.Meals > 0);

    public static DinnerState Of(int philosophers)
    {
        var seats = Enumerable.Range(0, philosophers).Select(seat => new SeatState(DinnerPlan.NameOf(seat), Mood.Thinking, 0, 0));
        return new DinnerState([.. seats], 0, 0, [], null);
    }

    /// <summary>What is known after a philosopher's word.</summary>
    public DinnerState After(Became word)
    {
        var seat = Seats[word.Seat];
        return this with
        {
            Seats = Seats.SetItem(word.Seat, seat with
            {
                Mood = word.Mood,
                Meals = seat.Meals + (word.Mood == Mood.Sated ? 1 : 0),
                Restarts = seat.Restarts + (word.Mood == Mood.Choking ? 1 : 0),
            }),
        };
    }
}

/// <summary>Something has happened.</summary>
/// <param name="At">When, from the beginning of the dinner.</param>
/// <param name="Word">What a philosopher has said; null when the forks were counted.</param>
/// <param name="State">How things stand now.</param>
internal sealed record News(TimeSpan At, Became? Word, DinnerState State);
