namespace ActorIpc.Tests;

/// <summary>Names the rule of docs/semantics.md that a test proves, for example <c>[Rule("SEM-43")]</c>. A test may prove several.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RuleAttribute(string id) : Attribute
{
    public string Id { get; } = id;
}
