using System.Diagnostics;
using System.Text.Json;
using ActorIpc.Tests;

namespace ActorIpc.Analyzers.Tests.Package;

/// <summary>The packages, in a folder that serves as the only feed of a new console project.</summary>
public sealed class PackedRules : IDisposable
{
    // Debug or Release: what these tests were built as has been built already.
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("actoripc-package-");

    public PackedRules()
    {
        foreach (var project in (string[])["src/Actors/ActorIpc.Actors.csproj", "src/Runtime/ActorIpc/ActorIpc.csproj"])
        {
            DotNet(Repository.Root(), "pack", project, "--no-build", "-c", Configuration, "-o", Feed);
        }

        var version = Path.GetFileNameWithoutExtension(Package)["ActorIpc.".Length..];
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Packages.props", "<Project />");
        Write("nuget.config", """
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><clear /><add key="feed" value="feed" /></packageSources>
            </configuration>
            """);
        Write("New.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <ErrorLog>$(MSBuildProjectDirectory)/found.sarif,version=2.1</ErrorLog>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ActorIpc" Version="{version}" />
              </ItemGroup>
            </Project>
            """);
    }

    public string Package => Directory.GetFiles(Feed, "ActorIpc.?.*.nupkg").Single();

    private string Feed => Path.Combine(folder.FullName, "feed");

    /// <summary>What the build of a program prints.</summary>
    public string Build(string program)
    {
        Write("Program.cs", program);
        return DotNet(folder.FullName, "build", "--no-incremental", "-p:UseSharedCompilation=false");
    }

    /// <summary>What the compiler wrote of the rules in its log: rule, line, and where the rule is explained.</summary>
    public IReadOnlyList<(string Rule, int Line, string Help)> ReadLog()
    {
        using var log = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.FullName, "found.sarif")));
        var run = log.RootElement.GetProperty("runs")[0];
        var help = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray()
            .ToDictionary(rule => rule.GetProperty("id").GetString()!, rule => rule.TryGetProperty("helpUri", out var uri) ? uri.GetString()! : "");
        return
        [
            .. run.GetProperty("results").EnumerateArray().Select(result => (
                result.GetProperty("ruleId").GetString()!,
                result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32(),
                help[result.GetProperty("ruleId").GetString()!])),
        ];
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Delete(recursive: true);

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(folder.FullName, name), content);

    private static string DotNet(string at, params string[] arguments)
    {
        var program = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        var info = new ProcessStartInfo(program, [.. arguments, "-nologo", "-tl:off", "-nodeReuse:false"])
        {
            WorkingDirectory = at,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the build that runs these tests has set for itself.
        foreach (var name in info.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            info.Environment.Remove(name);
        }

        using var process = Process.Start(info)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{output}{errors.Result}");
        return output;
    }
}
