namespace ActorIpc.Analyzers.Rules;

internal static class Descriptors
{
    public const string Category = "ActorIpc";

    // Where the page of each rule is.
    public const string Help = "https://github.com/actoripc/actoripc/blob/main/docs/rules/";
}
