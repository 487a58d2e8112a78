namespace AkkaPhilosophers.Dining;

/// <summary>What a dinner is to be like.</summary>
/// <param name="Philosophers">How many sit at the table.</param>
/// <param name="Time">How long it lasts at most.</param>
/// <param name="Meals">After how many meals of everybody it ends before that, if at all.</param>
/// <param name="Pace">The longest that anybody thinks or eats.</param>
/// <param name="Seed">Where the random times start.</param>
internal sealed record DinnerPlan(int Philosophers, TimeSpan Time, int? Meals, TimeSpan Pace, int Seed)
{
    private static readonly string[] Names =
        ["Plato", "Socrates", "Aristotle", "Hypatia", "Epicurus", "Diogenes", "Confucius", "Avicenna", "Seneca"];

    public const int MostPhilosophers = 9;

    public static string NameOf(int seat) => Names[seat];
}
