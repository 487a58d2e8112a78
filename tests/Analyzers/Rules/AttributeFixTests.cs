namespace ActorIpc.Analyzers.Tests.Rules;

public sealed class AttributeFixTests
{
    private static readonly Verify Verify = new("ACI0016");

    [Theory]
    [InlineData("[[|PropagatesSleep|]]\nvoid M() { }", "void M() { }")]
    [InlineData("[[|Sleeps|]] void M() { }", "void M() { }")]
    [InlineData("/// <summary>Ends.</summary>\n[[|PropagatesSleep|]]\npublic void M() { }", "/// <summary>Ends.</summary>\npublic void M() { }")]
    [InlineData("[Obsolete, [|PropagatesSleep|]]\nvoid M() { }", "[Obsolete]\nvoid M() { }")]
    [InlineData("[[|PropagatesSleep|], Obsolete]\nvoid M() { }", "[Obsolete]\nvoid M() { }")]
    [InlineData("[Obsolete]\n[[|PropagatesSleep|]]\nvoid M() { }", "[Obsolete]\nvoid M() { }")]
    [InlineData("[Obsolete]\n// It slept once.\n[[|PropagatesSleep|]]\nvoid M() { }", "[Obsolete]\n// It slept once.\nvoid M() { }")]
    [InlineData("[Obsolete]\n#pragma warning disable CS1030\n[[|PropagatesSleep|]]\nvoid M() { }", "[Obsolete]\n#pragma warning disable CS1030\nvoid M() { }")]
    [InlineData("#if !NEVER\n[Obsolete]\n#endif\n[[|PropagatesSleep|]]\nvoid M() { }", "#if !NEVER\n[Obsolete]\n#endif\nvoid M() { }")]
    [InlineData("[[|WakesOn|]] WaitChannel one = null!;", "WaitChannel one = null!;")]
    public Task An_attribute_that_does_nothing_is_left_out(string members, string after) => Verify.Fixes(Verify.Members(members), Verify.Members(after));

    [Theory]
    [InlineData("[[|Uninterruptible(Reason = \"\")|]] // The disk always answers.\nvoid M() { }", "[Uninterruptible(Reason = \"The disk always answers.\")]\nvoid M() { }")]
    [InlineData("[[|Uninterruptible(Reason = null!)|]]   // It says \"wait\".\nvoid M() { }", "[Uninterruptible(Reason = \"It says \\\"wait\\\".\")]\nvoid M() { }")]
    public Task The_comment_behind_it_becomes_the_reason(string members, string after) => Verify.Fixes(Verify.Members(members), Verify.Members(after));

    [Fact]
    public Task All_of_a_document_are_left_out_at_once() => Verify.FixesAll(
        Verify.Members("[[|PropagatesSleep|]]\nvoid M() { }\n\n[[|Sleeps|]]\nvoid N() { }\n[[|Uninterruptible(Reason = \"\")|]]\nvoid O() { }"),
        Verify.Members("void M() { }\n\nvoid N() { }\n[[|Uninterruptible(Reason = \"\")|]]\nvoid O() { }"));

    [Fact]
    public Task All_comments_of_a_document_become_reasons_at_once() => Verify.FixesAll(
        Verify.Members("[[|Uninterruptible(Reason = \"\")|]] // One.\nvoid M() { }\n[[|Uninterruptible(Reason = \"\")|]] // Two.\nvoid N() { }"),
        Verify.Members("[Uninterruptible(Reason = \"One.\")]\nvoid M() { }\n[Uninterruptible(Reason = \"Two.\")]\nvoid N() { }"));

    [Theory]
    [InlineData("[[|Uninterruptible(Reason = \"\")|]]\nvoid M() { }")]
    [InlineData("// Says what it does.\n[[|Uninterruptible(Reason = \"\")|]]\nvoid M() { }")]
    [InlineData("[[|Uninterruptible(Reason = \"\")|]] //\nvoid M() { }")]
    [InlineData("[[|Uninterruptible(Reason = \"\")|], Obsolete] // Whose?\nvoid M() { }")]
    [InlineData("[[|PropagatesSleep|]] // It will sleep one day.\nvoid M() { }")]
    [InlineData("[[|RequiresLock(\"lok\")|]] void M() { }")]
    [InlineData("[[|WakesOn(\"redy\")|]] WaitChannel one = null!;")]
    [InlineData("abstract class Base { [Sleeps(Interruptible = false)] public abstract ValueTask NapAsync(); } class Derived : Base { [[|Sleeps|]] public override ValueTask NapAsync() => default; }")]
    public Task No_fix_is_offered_where_none_is_surely_right(string members) => Verify.OffersNoFix(Verify.Members(members));
}
