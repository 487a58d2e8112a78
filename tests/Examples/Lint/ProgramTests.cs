using System.Diagnostics;

namespace Lint.Tests;

public sealed class ProgramTests : IDisposable
{
    private const string CannotBeKilled = """
        using ActorIpc;

        class Room(IpcLock roomLock, WaitChannel notEmpty)
        {
            private readonly Queue<int> items = new();

            public async Task<int> TakeAsync(IpcProcess self)
            {
                await using var held = await self.LockAsync(roomLock);
                while (items.Count == 0)
                {
                    await self.SleepAsync(notEmpty, roomLock);
                }

                return items.Dequeue();
            }
        }
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lint-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_file_is_judged_and_the_way_from_sleep_to_sleep_is_drawn()
    {
        var file = Write("Room.cs", CannotBeKilled);

        var (code, output, errors) = await RunAsync(file);

        Assert.Equal((1, ""), (code, errors));
        Assert.Contains($"{file}(12,19): warning ACI0002: A process that is killed in 'SleepAsync' sleeps again", output);
        Assert.Contains(
            """
                ┌─▶    12 │ await self.SleepAsync(notEmpty, roomLock);
                │            ↓
                └──    10 │ while (items.Count == 0)

            1 found in 1 files.
            """,
            output);
    }

    [Fact]
    public async Task A_way_that_does_not_come_back_has_no_arrow_back()
    {
        var file = Write("Room.cs", CannotBeKilled.Replace("while", "if").Replace("SleepAsync", "SleepUninterruptibleAsync"));

        var (code, output, _) = await RunAsync(file);

        Assert.Equal(1, code);
        Assert.Contains("ACI0001", output);
        Assert.Contains("\n           12 │ await self.SleepUninterruptibleAsync(notEmpty, roomLock);\n", output);
        Assert.DoesNotContain("▶", output);
    }

    [Fact]
    public async Task All_files_of_a_folder_are_judged_but_for_what_a_build_has_made()
    {
        Write("Room.cs", CannotBeKilled);
        Write("Program.cs", "Console.WriteLine();");
        Write("obj/Made.cs", "this is not code");

        var (code, output, errors) = await RunAsync(folder.FullName);

        Assert.Equal((1, ""), (code, errors));
        Assert.EndsWith("1 found in 2 files.\n", output);
    }

    [Fact]
    public async Task What_an_editorconfig_silences_is_silent()
    {
        var file = Write("Room.cs", CannotBeKilled);
        Write(".editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.ACI0002.severity = none\n");

        Assert.Equal((0, "0 found in 1 files.\n", ""), await RunAsync(file));
    }

    [Fact]
    public async Task A_project_is_judged_with_its_own_files_and_references()
    {
        Write("Elsewhere/Room.cs", CannotBeKilled);
        Write("Here/Left.cs", CannotBeKilled);
        var project = Write("Here/Room.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFrameworks>net10.0</TargetFrameworks>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <Compile Remove="Left.cs" />
                <Compile Include="../Elsewhere/*.cs" />
                <Reference Include="{Path.Combine(AppContext.BaseDirectory, "ActorIpc*.dll")}" />
              </ItemGroup>
            </Project>
            """);

        var (code, output, errors) = await RunAsync(project);

        Assert.Equal((1, ""), (code, errors));
        Assert.Contains(Path.Combine("Elsewhere", "Room.cs") + "(12,19): warning ACI0002", output);
        Assert.Contains("\n1 found in ", output);
    }

    [Fact]
    public async Task Code_with_errors_is_judged_and_said_to_have_them()
    {
        var file = Write("Room.cs", CannotBeKilled + "\nclass Broken : Missing;\n");

        var (code, output, errors) = await RunAsync(file);

        Assert.Equal(1, code);
        Assert.Contains("ACI0002", output);
        Assert.Contains("The code has 1 errors", errors);
    }

    [Theory]
    [InlineData]
    [InlineData("one", "two")]
    [InlineData("--help")]
    [InlineData("nowhere")]
    [InlineData("nowhere.csproj")]
    public async Task What_cannot_be_read_ends_with_2(params string[] arguments)
    {
        var (code, output, errors) = await RunAsync(arguments);

        Assert.Equal((2, ""), (code, output));
        Assert.NotEmpty(errors);
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var dotnet = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        using var process = Process.Start(new ProcessStartInfo(dotnet, [Path.Combine(AppContext.BaseDirectory, "Lint.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output.ReplaceLineEndings("\n"), await errors);
    }
}
