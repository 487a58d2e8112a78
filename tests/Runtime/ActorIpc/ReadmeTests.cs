namespace ActorIpc.Tests;

public sealed class ReadmeTests
{
    [Fact]
    public void The_example_of_the_README_is_the_one_that_is_compiled()
    {
        var readme = Repository.Read("README.md");
        var program = Repository.Read("examples", "FirstSteps", "Program.cs");

        Assert.Contains("```csharp\n" + program + "```", readme);
        Assert.InRange(program.TrimEnd().Split('\n').Length, 1, 27);
    }
}
