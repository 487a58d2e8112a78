using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests;

/// <summary>The edits that tests/Mutation tries, none of which is tried here.</summary>
public class MutationTests
{
    private static readonly IReadOnlyList<Mutation> All = Mutation.ReadAll(Repository.Root());

    [Fact]
    public void Every_edit_finds_its_text_exactly_once_and_changes_it()
    {
        Assert.All(All, edit =>
        {
            var text = Repository.Read(edit.File);
            Assert.NotEqual(text, edit.ApplyTo(text));
            Assert.NotEmpty(edit.Tests);
        });
        Assert.Equal(All.Count, All.Select(edit => (edit.Primitive, edit.Name)).Distinct().Count());
    }

    [Fact]
    public void Every_primitive_has_ten() => Assert.All(All.GroupBy(edit => edit.Primitive), edits => Assert.True(edits.Count() >= 10, edits.Key));
}
