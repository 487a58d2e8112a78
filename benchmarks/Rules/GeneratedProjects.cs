namespace ActorIpc.Benchmarks.Rules;

/// <summary>Writes what the rules are measured on: a project of 300 files, 60,000 lines and 2,000 sleeps, the same with locks that are released by hand, and one of a method of 4,000 lines.</summary>
public static class GeneratedProjects
{
    private const int Files = 300;
    private const int Lines = 200;

    /// <summary>The files of the project of many, and of that of as many sleeps with locks that are released by hand.</summary>
    public static IEnumerable<string> Many(bool byHand = false) =>
        Enumerable.Range(0, Files).Select(file => GeneratedCode.OfClass(file, Lines, file % 3 == 2 ? 6 : 7, byHand)); // two of three files have seven sleeps, the third has six

    /// <summary>The file of the long method.</summary>
    public static string Long() => GeneratedCode.OfMethod(4000);

    /// <summary>Writes each to a folder of its own.</summary>
    public static void Write(string folder)
    {
        Write(folder, "many", Many());
        Write(folder, "byhand", Many(byHand: true));
        Write(folder, "long", [Long()]);
    }

    private static void Write(string folder, string name, IEnumerable<string> files)
    {
        var project = Directory.CreateDirectory(Path.Combine(folder, name));
        foreach (var (number, source) in files.Index())
        {
            File.WriteAllText(Path.Combine(project.FullName, $"File{number}.cs"), source);
        }

        File.WriteAllText(Path.Combine(project.FullName, $"{name}.csproj"), Project());
    }

    // The rules of this repository, beside those that the SDK brings.
    private static string Project()
    {
        var source = Path.Combine(Root(), "src");
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="{source}/Runtime/ActorIpc/ActorIpc.csproj" />
                <ProjectReference Include="{source}/Analyzers/ActorIpc.Analyzers/ActorIpc.Analyzers.csproj" OutputItemType="Analyzer" ReferenceOutputAssembly="false" />
              </ItemGroup>
            </Project>
            """;
    }

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "ActorIpc.sln")))
        {
            at = at.Parent ?? throw new DirectoryNotFoundException("No folder above this program has ActorIpc.sln.");
        }

        return at.FullName;
    }
}
