using ActorIpc.Mutation;
using ActorIpc.Tests;

// Makes one small wrong edit after the other, in a copy of the repository, and says which test noticed it.
// Arguments: parts of the names of primitives or edits to try; without any, all. After --explore: how short a schedule shows each that concerns order or loss.
if (args is ["--run", var assembly, var filter])
{
    return TestRun.Run(assembly, filter);
}

var explores = args is ["--explore", ..];
var parts = explores ? args[1..] : args;
var all = Mutation.ReadAll(Repository.Root()).Where(edit => !explores || edit.Explored is not null);
var chosen = all.Where(edit => parts.Length == 0 || parts.Any(part => $"{edit.Primitive}: {edit.Name}".Contains(part, StringComparison.OrdinalIgnoreCase))).ToList();
foreach (var edit in chosen)
{
    edit.ApplyTo(Repository.Read(edit.File));
}

var copy = new ScratchCopy(Repository.Root());
var tried = chosen.SelectMany(edit => explores ? [edit.Explored!] : edit.Tests);
copy.Build(tried.Select(TestProject.Of).Distinct(), chosen);
if (explores)
{
    return Explore();
}

var caughtBy = new Dictionary<Mutation, string>();

// First all edits against the tests nearest to them, then those that are left against the next, and so on.
for (var round = 0; chosen.Any(edit => !caughtBy.ContainsKey(edit) && round < edit.Tests.Count); round++)
{
    var left = chosen.Where(edit => !caughtBy.ContainsKey(edit) && round < edit.Tests.Count).ToList();
    copy.CompileAll();
    foreach (var tests in left.Select(edit => edit.Tests[round]).Distinct())
    {
        if (copy.Test(tests) is { } failure)
        {
            Console.Error.WriteLine($"{tests}: without any edit {failure} fails.");
            return 2;
        }
    }

    foreach (var edit in left)
    {
        copy.Apply(edit);
        if (copy.Test(edit.Tests[round]) is { } failure)
        {
            caughtBy.Add(edit, failure);
        }

        copy.Restore();
        Console.Error.WriteLine($"{DateTime.Now:T} {edit.Primitive}, {edit.Name}: {caughtBy.GetValueOrDefault(edit, "-")}");
    }
}

Console.WriteLine("| primitive | edit | caught by |");
Console.WriteLine("|---|---|---|");
foreach (var edit in chosen)
{
    Console.WriteLine($"| {edit.Primitive} | {edit.Name} | {caughtBy.GetValueOrDefault(edit, "**nothing**")} |");
}

Console.Error.WriteLine($"{chosen.Count} edits, {caughtBy.Count} caught, {chosen.Count - caughtBy.Count} not.");
return caughtBy.Count == chosen.Count ? 0 : 1;

int Explore()
{
    copy.CompileAll();
    Console.WriteLine("| primitive | edit | steps |");
    Console.WriteLine("|---|---|---|");
    var found = 0;
    foreach (var edit in chosen)
    {
        copy.Apply(edit);
        var length = copy.ShortestSchedule(edit.Explored!);
        copy.Restore();
        found += length is null ? 0 : 1;
        Console.WriteLine($"| {edit.Primitive} | {edit.Name} | {length?.ToString() ?? "not found"} |");
    }

    Console.Error.WriteLine($"{chosen.Count} edits, {found} found, {chosen.Count - found} not.");
    return found == chosen.Count ? 0 : 1;
}
