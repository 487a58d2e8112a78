using AkkaPhilosophers.Dining;
using Spectre.Console;

namespace AkkaPhilosophers.Showing;

/// <summary>The words for what happens.</summary>
internal static class Wording
{
    public static string Of(Mood mood) => mood.ToString().ToLowerInvariant();

    public static Color ColorOf(Mood mood) => mood switch
    {
        Mood.Eating => Color.Green,
        Mood.Hungry => Color.Yellow,
        Mood.Choking or Mood.Collapsed => Color.Red,
        _ => Color.Grey,
    };

    /// <summary>A line for a log; null for what would only fill it.</summary>
    public static string? Line(Became word, IReadOnlyList<SeatState> seats)
    {
        var name = seats[word.Seat].Name;
        var forks = $"forks {word.Seat} and {(word.Seat + 1) % seats.Count}";
        return word.Mood switch
        {
            Mood.Eating => $"{name} eats with {forks}",
            Mood.Choking => $"{name} chokes: it throws with {forks} in its hands, is restarted, and undo puts them back",
            Mood.Collapsed => $"{name} collapses: it is stopped with {forks} in its hands, and undo puts them back",
            Mood.Left => $"{name} leaves",
            _ => null,
        };
    }

    /// <summary>What befell a philosopher.</summary>
    public static string Fate(SeatState seat) => seat switch
    {
        { Mood: Mood.Collapsed } => "stopped; undo put its forks back",
        { Restarts: > 0 } => "restarted; undo put its forks back",
        _ => "",
    };
}
