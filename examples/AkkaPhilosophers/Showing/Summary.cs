using AkkaPhilosophers.Dining;
using Spectre.Console;

namespace AkkaPhilosophers.Showing;

/// <summary>What is said when the dinner is over.</summary>
internal static class Summary
{
    public static void Write(IAnsiConsole console, DinnerState state)
    {
        console.Write(LiveTable.Draw(state));
        console.WriteLine($"{state.Seats.Sum(seat => seat.Meals)} meals.");
        console.WriteLine($"The waiter asked {state.Asked} full mouths how it is; {state.Answered} answered when they were empty.");
        foreach (var seat in state.Seats.Where(seat => seat is { Meals: 0, Mood: not Mood.Collapsed }))
        {
            console.WriteLine($"{seat.Name} has NOT eaten.");
        }

        foreach (var foul in state.Fouls)
        {
            console.WriteLine($"NOT fair: {foul}.");
        }

        console.WriteLine(state.Fouls.Count == 0 ? "No fork was ever held by two." : "Forks were held by two.");
        var all = state.ForksBack == state.Seats.Length ? "All" : "NOT all";
        console.WriteLine($"{all} forks are back on the table: {state.ForksBack ?? 0} of {state.Seats.Length}.");
    }
}
