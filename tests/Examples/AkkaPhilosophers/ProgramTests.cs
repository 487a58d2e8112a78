using System.Reflection;

namespace AkkaPhilosophers.Tests;

public class ProgramTests
{
    [Fact]
    public void The_example_has_an_entry_point() =>
        Assert.NotNull(Assembly.Load("AkkaPhilosophers").EntryPoint);
}
