namespace ActorIpc.Mutation;

/// <summary>A test project that edits are tried on.</summary>
internal sealed record TestProject(string Name, string Folder, string Assembly)
{
    public static IReadOnlyList<TestProject> All { get; } =
    [
        new("Actors", "tests/Actors", "ActorIpc.Actors.Tests"),
        new("Conformance", "tests/Conformance", "ActorIpc.Conformance"),
        new("Runtime", "tests/Runtime/ActorIpc", "ActorIpc.Tests"),
        new("Sessions", "tests/Runtime/ActorIpc.Sessions", "ActorIpc.Sessions.Tests"),
    ];

    public static TestProject Of(string tests) => All.Single(project => project.Name == tests.Split(' ')[0]);

    public string AssemblyIn(string root) => Path.Combine(root, "artifacts", "bin", Assembly, "debug", Assembly + ".dll");
}
