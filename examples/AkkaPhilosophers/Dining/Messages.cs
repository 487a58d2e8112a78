namespace AkkaPhilosophers.Dining;

/// <summary>How a philosopher is.</summary>
internal enum Mood
{
    Thinking,
    Hungry,
    Eating,
    Sated,
    Choking,
    Collapsed,
    Left,
}

/// <summary>From a philosopher to the waiter. It holds its forks from the word that it eats up to its next word at least.</summary>
internal sealed record Became(int Seat, Mood Mood);

/// <summary>From the waiter: is it good? One answers with an empty mouth only.</summary>
internal sealed record HowIsIt;

/// <summary>The answer.</summary>
internal sealed record Delicious(int Seat);

/// <summary>From the waiter: go, after this meal.</summary>
internal sealed record Leave;

/// <summary>Strikes while eating: the actor stops.</summary>
internal sealed record Collapse;

/// <summary>Strikes while eating: the actor throws.</summary>
internal sealed record Choke;

/// <summary>From a philosopher to itself: enough thought.</summary>
internal sealed record Appetite;

/// <summary>From a philosopher to itself: enough eaten.</summary>
internal sealed record Full;

/// <summary>The dinner is over.</summary>
internal sealed record ClosingTime;

/// <summary>So many forks lie on the table.</summary>
internal sealed record ForksCounted(int Forks);
