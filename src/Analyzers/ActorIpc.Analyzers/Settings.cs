using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ActorIpc.Analyzers;

// What an .editorconfig says: docs/rules/README.md.
internal sealed class Settings
{
    // Asked for at every call that is walked: read once, and kept no longer than the options that they were read from.
    private static readonly ConditionalWeakTable<AnalyzerConfigOptions, Settings> All = new();

    private readonly string[] interruptibleMethods;
    private readonly string[] killedMembers;

    private Settings(AnalyzerConfigOptions options)
    {
        interruptibleMethods = List(options, "actoripc.interruptible_methods");
        killedMembers = List(options, "actoripc.killed_members");
        StrictExitPath = Flag(options, "actoripc.strict_exit_path");
        DiscardIsCheck = Flag(options, "actoripc.discard_is_check");
    }

    // No member is named that the library does not know of itself.
    public bool NamesNothing => interruptibleMethods.Length == 0 && killedMembers.Length == 0;

    // Leaving a loop because the condition holds wants a test of the killed flag too.
    public bool StrictExitPath { get; }

    // Who writes "_ =" before a call has thought about its result.
    public bool DiscardIsCheck { get; }

    public static Settings Of(AnalyzerOptions options, SyntaxTree tree) =>
        All.GetValue(options.AnalyzerConfigOptionsProvider.GetOptions(tree), found => new Settings(found));

    public bool IsInterruptible(IMethodSymbol method) => interruptibleMethods.Length > 0 && Names(interruptibleMethods, method);

    public bool IsKilledMember(ISymbol member) => killedMembers.Length > 0 && Names(killedMembers, member);

    // A name is that of a member, Namespace.Type.Member, or that of a type, for all of its members.
    private static bool Names(string[] names, ISymbol member)
    {
        // It is asked of every call: most are of types whose name is in none of these.
        if (member.ContainingType is not { } type || (type.SpecialType == SpecialType.None && !Array.Exists(names, name => name.IndexOf(type.Name, StringComparison.Ordinal) >= 0)))
        {
            return false;
        }

        var ofType = type.OriginalDefinition.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
        return names.Any(name => name == ofType || name == $"{ofType}.{member.Name}");
    }

    private static string[] List(AnalyzerConfigOptions options, string key) =>
        options.TryGetValue(key, out var value)
            ? [.. value.Split([','], StringSplitOptions.RemoveEmptyEntries).Select(name => name.Trim()).Where(name => name.Length > 0)]
            : [];

    private static bool Flag(AnalyzerConfigOptions options, string key) =>
        options.TryGetValue(key, out var value) && value.Trim().Equals("true", StringComparison.OrdinalIgnoreCase);
}
