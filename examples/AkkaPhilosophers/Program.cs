using System.CommandLine;
using AkkaPhilosophers.Dining;
using AkkaPhilosophers.Showing;

var philosophers = Number("--philosophers", "How many sit at the table", 3, DinnerPlan.MostPhilosophers, standard: 5);
var seconds = Number("--seconds", "How long the dinner lasts at most", 1, 86_400, standard: 5);
var meals = Number("--meals", "End earlier, once everybody has eaten so often and both accidents have happened", 1, 1_000_000);
var pace = Number("--pace", "The longest that anybody thinks or eats, in milliseconds", 1, 60_000, standard: 600);
var seed = Number("--seed", "Where the random times start", 0, int.MaxValue - DinnerPlan.MostPhilosophers, standard: 1);

var root = new RootCommand("Dining philosophers as Akka.NET actors.") { philosophers, seconds, meals, pace, seed };
root.SetAction(async (parsed, stop) =>
{
    var plan = new DinnerPlan(
        parsed.GetValue(philosophers),
        TimeSpan.FromSeconds(parsed.GetValue(seconds)),
        parsed.GetResult(meals) is null ? null : parsed.GetValue(meals),
        TimeSpan.FromMilliseconds(parsed.GetValue(pace)),
        parsed.GetValue(seed));
    var console = Consoles.Create();
    var result = await Dinner.RunAsync(plan, Consoles.ViewFor(console), stop);
    Summary.Write(console, result);
    return result.IsGood ? 0 : 1;
});
var parsed = root.Parse(args);
var code = await parsed.InvokeAsync();
return parsed.Errors.Count > 0 ? 2 : code;

static Option<int> Number(string name, string description, int least, int most, int? standard = null)
{
    var option = new Option<int>(name)
    {
        Description = $"{description}: {least} to {most}.",
        CustomParser = given =>
        {
            if (int.TryParse(given.Tokens[0].Value, out var number) && number >= least && number <= most)
            {
                return number;
            }

            given.AddError($"{name}: {given.Tokens[0].Value} is not a number from {least} to {most}.");
            return 0;
        },
    };
    if (standard is { } value)
    {
        option.DefaultValueFactory = _ => value;
    }

    return option;
}
