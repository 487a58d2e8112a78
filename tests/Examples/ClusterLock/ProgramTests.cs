namespace ClusterLock.Tests;

public class ProgramTests
{
    [Fact]
    public async Task Two_nodes_take_turns_meet_and_leave()
    {
        var port = $"{NodeProcess.FreePort()}";
        using var first = Start(port, "--port", port, "--name", "first", "--pace", "20");
        using var second = Start(port, "--name", "second", "--pace", "20");
        await first.ReadUntilAsync("first meets second");
        await second.ReadUntilAsync("second meets first");
        second.Stop();
        var two = await second.EndAsync();
        await first.ReadUntilAsync("second is gone");
        first.Stop();
        var one = await first.EndAsync();

        Assert.Equal((0, ""), (one.Code, one.Errors));
        Assert.Equal((0, ""), (two.Code, two.Errors));
        Assert.Contains("first holds 1 desk and 1 lamp, token ", one.Output);
        Assert.Contains("second leaves after ", two.Output);
        Assert.DoesNotContain('\u001b', one.Output);
    }

    [Fact]
    public async Task When_the_holder_of_the_only_desk_is_killed_the_others_go_on()
    {
        var port = $"{NodeProcess.FreePort()}";
        using var first = Start(port, "--port", port, "--name", "first", "--pace", "20");
        using var second = Start(port, "--name", "second", "--pace", "20");
        await first.ReadUntilAsync("first meets second");

        // Not before: while it holds the desk for a minute, it may be the only one that the second ever meets.
        using var third = Start(port, "--name", "third", "--pace", "60000");
        await third.ReadUntilAsync("third holds 1 desk");
        third.Kill();

        await first.ReadUntilAsync("third is gone");
        await first.ReadUntilAsync("first holds 1 desk");
        await first.ReadUntilAsync("first meets second");
        Assert.Contains(await second.ReadUntilAsync("third is gone"), line => line.Contains("second holds 1 desk"));
    }

    [Fact]
    public async Task A_node_that_is_alone_leaves_after_its_rounds_only_when_it_has_met_somebody()
    {
        var port = $"{NodeProcess.FreePort()}";
        using var first = Start(port, "--port", port, "--name", "first", "--pace", "20", "--rounds", "1");
        await first.ReadUntilAsync("first holds 1 desk");
        using var second = Start(port, "--name", "second", "--pace", "20");

        var one = await first.EndAsync();

        Assert.Equal((0, ""), (one.Code, one.Errors));
        Assert.Contains("first meets second", one.Output);
        Assert.Contains("first leaves after 1 round", one.Output);
    }

    [Theory]
    [InlineData("--port", "65536")]
    [InlineData("--desks", "0")]
    [InlineData("--rounds", "many")]
    public async Task A_number_that_cannot_be_used_ends_with_2(string option, string number)
    {
        using var node = NodeProcess.Start("node", option, number);

        var (code, _, errors) = await node.EndAsync();

        Assert.Equal(2, code);
        Assert.Contains($"{option}: {number} is not a number from", errors);
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_with_2()
    {
        var port = $"{NodeProcess.FreePort()}";
        using var first = Start(port, "--port", port, "--name", "first", "--pace", "20");
        await first.ReadUntilAsync("first holds 1 desk");
        using var second = Start(port, "--port", port, "--name", "second");

        var (code, _, errors) = await second.EndAsync();

        Assert.Equal(2, code);
        Assert.Contains("The node cannot start", errors);
    }

    private static NodeProcess Start(string seed, params string[] more) =>
        NodeProcess.Start(["node", "--seed", $"127.0.0.1:{seed}", "--desks", "1", "--lamps", "1", "--stable-after", "15", .. more]);
}
