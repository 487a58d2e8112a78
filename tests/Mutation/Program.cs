using System.Diagnostics;
using ActorIpc.Mutation;
using ActorIpc.Tests;

// Makes one small wrong edit after the other, in a copy of the repository, and says which test noticed it.
// Arguments: parts of the names of primitives or edits to try; without any, all.
var all = Mutation.ReadAll(Repository.Root());
var chosen = all.Where(edit => args.Length == 0 || args.Any(part => $"{edit.Primitive}: {edit.Name}".Contains(part, StringComparison.OrdinalIgnoreCase))).ToList();
foreach (var edit in chosen)
{
    edit.ApplyTo(Repository.Read(edit.File));
}

var copy = new ScratchCopy(Repository.Root());
copy.Build();
foreach (var tests in chosen.SelectMany(edit => edit.Tests).Distinct())
{
    if (copy.Test(tests) is { } failure)
    {
        Console.Error.WriteLine($"Without any edit: {failure}");
        return 2;
    }
}

var survivors = 0;
Console.WriteLine("| primitive | edit | caught by |");
Console.WriteLine("|---|---|---|");
foreach (var edit in chosen)
{
    var watch = Stopwatch.StartNew();
    copy.Apply(edit);
    var caught = edit.Tests.Select(copy.Test).FirstOrDefault(failure => failure is not null);
    copy.Restore();
    survivors += caught is null ? 1 : 0;
    Console.WriteLine($"| {edit.Primitive} | {edit.Name} | {caught ?? "**nothing**"} |");
    Console.Error.WriteLine($"{watch.Elapsed.TotalSeconds:0} s");
}

Console.Error.WriteLine($"{chosen.Count} edits, {chosen.Count - survivors} caught, {survivors} not.");
return survivors == 0 ? 0 : 1;
