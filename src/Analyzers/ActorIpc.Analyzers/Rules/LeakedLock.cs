using System.Collections.Immutable;
using ActorIpc.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ActorIpc.Analyzers.Rules;

// ACI0006: a process that was killed releases what it has taken before it leaves, as it does on its other ways.
internal sealed class LeakedLock : BodyRule
{
    // What the diagnostic tells the fix: the statement by which the lock is released on all the other ways.
    public const string Release = "release";

    private static readonly DiagnosticDescriptor Rule = new(
        "ACI0006",
        "Lock is still held where a killed process leaves",
        "A process that is killed leaves here with '{0}' held, which is released on the other ways; {1}",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "What is released at the end of a method is not released where the method is left before. The lock stays held until the process ends, and the next one gets it as from an owner that died.",
        helpLinkUri: Descriptors.Help + "ACI0006.md");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(Body body, Findings findings)
    {
        // Most are released by using, whichever way control leaves.
        List<LockLeaks>? leaking = null;
        foreach (var name in body.Locks.Acts.Taken)
        {
            if (new LockLeaks(body, name) is { Releases.Count: > 0 } leaks)
            {
                (leaking ??= []).Add(leaks);
            }
        }

        if (leaking is not null)
        {
            Check(leaking, findings);
        }
    }

    private static void Check(List<LockLeaks> leaking, Findings findings)
    {
        var found = new List<(IOperation Test, bool Throws, List<LockName> Names, List<string?> Releases)>();
        foreach (var leaks in leaking)
        {
            var releases = leaks.Releases.Select(call => StatementOf(call.Syntax)).Distinct().ToList();
            foreach (var (test, throws) in leaks.Find())
            {
                var at = found.FindIndex(other => other.Test == test);
                if (at < 0)
                {
                    at = found.Count;
                    found.Add((test, throws, [], []));
                }

                found[at].Names.Add(leaks.Name);
                found[at].Releases.AddRange(releases);
            }
        }

        foreach (var (test, throws, names, releases) in found)
        {
            findings.Add(
                Rule,
                test,
                DiagnosticSeverity.Warning,
                !throws && releases.Count == 1 && releases[0] is { } release ? ImmutableDictionary<string, string?>.Empty.Add(Release, release) : ImmutableDictionary<string, string?>.Empty,
                string.Join("' and '", names),
                throws ? "take it with 'using', or release it in a 'finally'" : "release it before, or take it with 'using'");
        }
    }

    // The statement that is just the release.
    private static string? StatementOf(SyntaxNode release)
    {
        var at = release;
        while (at.Parent is AwaitExpressionSyntax or ParenthesizedExpressionSyntax
            || at.Parent is MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait" or "AsTask", Parent: InvocationExpressionSyntax })
        {
            at = at.Parent is MemberAccessExpressionSyntax member ? member.Parent! : at.Parent;
        }

        return at.Parent is ExpressionStatementSyntax statement ? statement.WithoutTrivia().ToString() : null;
    }
}
