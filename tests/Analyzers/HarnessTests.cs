using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit.Sdk;

namespace ActorIpc.Analyzers.Tests;

// The harness itself, with a rule that speaks of labels, and a fix that renames them.
public sealed class HarnessTests
{
    private static readonly Verify Verify = new("ACI9001") { Rules = [new Labels()], Repairs = [new Rename()] };

    private static readonly string Marked = Verify.Body("[|again:|] goto again;");

    [Fact]
    public Task A_marked_place_is_where_a_rule_speaks() => Verify.Warns(Marked);

    [Fact]
    public Task Marks_may_be_nested_and_of_several_rules() => Verify.Warns(Verify.Body("[|one: {|ACI9002:Two:|}|] goto one;"));

    [Fact]
    public async Task What_is_found_and_not_marked_fails() => Assert.Contains("5 ACI9001", await Failure(Verify.Silent(Verify.Body("again: goto again;"))), StringComparison.Ordinal);

    [Fact]
    public async Task What_is_marked_and_not_found_fails() =>
        Assert.Contains("nothing", await Failure(Verify.Warns(Verify.Body("[|done = true;|]"))), StringComparison.Ordinal);

    [Fact]
    public Task A_wrong_id_fails() => Failure(Verify.Warns(Verify.Body("{|ACI9002:again:|} goto again;")));

    [Fact]
    public Task A_wrong_span_fails() => Failure(Verify.Warns(Verify.Body("[|again|]: goto again;")));

    [Fact]
    public Task What_is_found_twice_and_marked_once_fails() => Failure((Verify with { Rules = [new Labels(), new Labels()] }).Warns(Marked));

    [Fact]
    public Task A_source_without_a_mark_does_not_warn() => Failure(Verify.Warns(Verify.Body("done = true;")));

    [Fact]
    public async Task A_source_that_does_not_compile_fails_unless_it_may()
    {
        var source = Verify.Body("missing();");

        Assert.Contains("CS0103", await Failure(Verify.Silent(source)), StringComparison.Ordinal);
        await (Verify with { MayNotCompile = true }).Silent(source);
    }

    [Fact]
    public async Task A_rule_that_throws_fails_the_test() => Assert.Contains("broken rule", await Failure(Verify.Silent(Verify.Body("boom: goto boom;"))), StringComparison.Ordinal);

    [Fact]
    public Task A_message_whose_arguments_do_not_fit_fails() => Failure(Verify.Warns(Verify.Body("[|few:|] goto few;")));

    [Fact]
    public Task Statements_at_top_level_make_a_program() => Verify.Warns("[|again:|] goto again;");

    [Fact]
    public Task Options_reach_the_rule() => (Verify with { EditorConfig = "aci.silent = true" }).Silent(Verify.Body("again: goto again;"));

    [Fact]
    public Task Severities_reach_the_compiler() => (Verify with { EditorConfig = "dotnet_diagnostic.ACI9001.severity = none" }).Silent(Verify.Body("again: goto again;"));

    [Fact]
    public Task A_pragma_silences_a_rule() => Verify.Silent(Verify.Body("#pragma warning disable ACI9001\nagain: goto again;"));

    [Fact]
    public Task Another_assembly_can_be_referenced() => (Verify with { Library = "public class Elsewhere;" }).Silent("class Here : Elsewhere;");

    [Fact]
    public async Task Messages_are_compared_by_parts()
    {
        await Verify.Says(Marked, "label", "again");
        await Failure(Verify.Says(Marked, "something else"));
    }

    [Fact]
    public async Task Additional_locations_are_compared_by_their_lines()
    {
        await Verify.Shows(Marked, "again: goto again;");
        await Failure(Verify.Shows(Marked, "goto again;"));
    }

    [Fact]
    public Task A_fix_makes_the_fixed_source() => Verify.Fixes(Marked, Verify.Body("Again: goto again;").Replace("goto a", "goto A", StringComparison.Ordinal), "upper");

    [Fact]
    public Task What_stays_is_marked_in_the_fixed_source() => Verify.Fixes(
        Verify.Body("[|one:|] goto one; [|two:|] goto two;"), Verify.Body("One: goto One; [|two:|] goto two;"), "upper");

    [Fact]
    public Task A_fix_that_makes_another_text_fails() => Failure(Verify.Fixes(Marked, Verify.Body("Other: goto Other;"), "upper"));

    [Fact]
    public async Task A_fix_that_breaks_the_source_fails() =>
        Assert.Contains("CS0159", await Failure(Verify.Fixes(Marked, Verify.Body("Again: goto again;"), "label only")), StringComparison.Ordinal);

    [Fact]
    public Task One_of_several_fixes_has_to_be_named() => Failure(Verify.Fixes(Marked, Verify.Body("Again: goto Again;")));

    [Fact]
    public Task All_places_are_fixed_at_once() => Verify.FixesAll(
        Verify.Body("[|one:|] goto one; [|two:|] goto two;"), Verify.Body("One: goto One; Two: goto Two;"), "upper");

    [Fact]
    public async Task That_no_fix_is_offered_can_be_held()
    {
        await (Verify with { Repairs = [] }).OffersNoFix(Marked);
        Assert.Contains("upper", await Failure(Verify.OffersNoFix(Marked)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_rules_of_the_product_are_found() => Assert.Contains(Subject.Rules, rule => rule is SleepAnalyzer);

    private static async Task<string> Failure(Task verification) => (await Assert.ThrowsAnyAsync<XunitException>(() => verification)).Message;

#pragma warning disable RS1001, RS1036, RS1038, RS1041, RS2008 // a rule for these tests alone
    private sealed class Labels : DiagnosticAnalyzer
    {
        private static readonly DiagnosticDescriptor Lower = new("ACI9001", "Label", "The label {0} is not upper", "Tests", DiagnosticSeverity.Info, true);
        private static readonly DiagnosticDescriptor Upper = new("ACI9002", "Label", "The label {0} is upper", "Tests", DiagnosticSeverity.Warning, true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Lower, Upper];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterSyntaxNodeAction(Look, SyntaxKind.LabeledStatement);
        }

        private static void Look(SyntaxNodeAnalysisContext context)
        {
            var label = (LabeledStatementSyntax)context.Node;
            var name = label.Identifier.ValueText;
            if (name == "boom")
            {
                throw new InvalidOperationException("broken rule");
            }

            var silent = context.Options.AnalyzerConfigOptionsProvider.GetOptions(label.SyntaxTree).TryGetValue("aci.silent", out var value) && value == "true";
            var rule = char.IsUpper(name[0]) ? Upper : Lower;
            if (!silent && (rule == Lower || label.Parent is LabeledStatementSyntax))
            {
                var span = label.Statement is LabeledStatementSyntax inner ? Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(label.SpanStart, inner.ColonToken.Span.End)
                    : Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(label.SpanStart, label.ColonToken.Span.End);
                var place = Location.Create(label.SyntaxTree, span);
                context.ReportDiagnostic(Diagnostic.Create(rule, place, [label.Statement.GetLocation()], name == "few" ? [] : [name]));
            }
        }
    }

    private sealed class Rename : CodeFixProvider
    {
        public override ImmutableArray<string> FixableDiagnosticIds => ["ACI9001"];

        public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

        public override Task RegisterCodeFixesAsync(CodeFixContext context)
        {
            context.RegisterCodeFix(CodeAction.Create("Write it upper", cancellation => Fix(context, true, cancellation), "upper"), context.Diagnostics);
            context.RegisterCodeFix(CodeAction.Create("Write the label only", cancellation => Fix(context, false, cancellation), "label"), context.Diagnostics);
            return Task.CompletedTask;
        }

        private static async Task<Document> Fix(CodeFixContext context, bool jumps, CancellationToken cancellation)
        {
            var root = (await context.Document.GetSyntaxRootAsync(cancellation))!;
            var label = root.FindToken(context.Span.Start);
            var renamed = root.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == label.ValueText)
                .Where(token => jumps || token == label);
            return context.Document.WithSyntaxRoot(root.ReplaceTokens(renamed, (token, _) =>
                SyntaxFactory.Identifier(char.ToUpperInvariant(token.ValueText[0]) + token.ValueText[1..]).WithTriviaFrom(token)));
        }
    }
#pragma warning restore
}
