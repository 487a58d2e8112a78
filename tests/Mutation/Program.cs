using ActorIpc.Mutation;
using ActorIpc.Tests;

// Makes one small wrong edit after the other, in a copy of the repository, and says which test noticed it.
// Arguments: parts of the names of primitives or edits to try; without any, all.
if (args is ["--run", var assembly, var filter])
{
    return TestRun.Run(assembly, filter);
}

var all = Mutation.ReadAll(Repository.Root());
var chosen = all.Where(edit => args.Length == 0 || args.Any(part => $"{edit.Primitive}: {edit.Name}".Contains(part, StringComparison.OrdinalIgnoreCase))).ToList();
foreach (var edit in chosen)
{
    edit.ApplyTo(Repository.Read(edit.File));
}

var copy = new ScratchCopy(Repository.Root());
copy.Build(chosen.SelectMany(edit => edit.Tests).Select(TestProject.Of).Distinct());
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
