using JobRunner.Jobs;

namespace JobRunner.Tests;

public sealed class BadJobFileTests : Scratch
{
    private const string Good = """{ "name": "good", "command": "$self", "arguments": ["count", "jobs.json", "--output", "trace"] }""";

    public static TheoryData<string, string, string> BadJobs => new()
    {
        { """{ "name": "bad", "command": "x", "needs": { "gpu": 1 } }""", "\"bad\"", "needs.gpu" },
        { """{ "name": "bad", "command": "x", "needs": { "cpu": 3 } }""", "\"bad\"", "needs.cpu" },
        { """{ "name": "bad", "command": "x", "needs": { "cpu": 0 } }""", "\"bad\"", "needs.cpu" },
        { """{ "name": "bad", "command": "x", "needs": { "cpu": -1 } }""", "\"bad\"", "needs.cpu" },
        { """{ "name": "bad", "command": "x", "needs": { "cpu": 1.5 } }""", "\"bad\"", "needs.cpu" },
        { """{ "name": "bad", "command": "x", "needs": { "cpu": "two" } }""", "\"bad\"", "needs.cpu" },
        { """{ "name": "bad", "command": "x", "needs": { "cpu": 1, "cpu": 1 } }""", "\"bad\"", "needs.cpu" },
        { """{ "name": "bad", "command": "x", "needs": ["cpu"] }""", "\"bad\"", "needs" },
        { """{ "name": "bad", "command": "x", "after": ["nobody"] }""", "\"bad\"", "after" },
        { """{ "name": "bad", "command": "x", "after": "good" }""", "\"bad\"", "after" },
        { """{ "name": "bad", "command": "x", "after": ["bad"] }""", "\"bad\"", "after" },
        { """{ "name": "a", "command": "x", "after": ["b"] }, { "name": "b", "command": "x", "after": ["a"] }""", "\"a\"", "after" },
        { """{ "name": "good", "command": "x" }""", "\"good\"", "name" },
        { """{ "command": "x" }""", "#2", "name" },
        { """{ "name": "", "command": "x" }""", "\"\"", "name" },
        { """{ "name": 7, "command": "x" }""", "#2", "name" },
        { """{ "name": "bad" }""", "\"bad\"", "command" },
        { """{ "name": "bad", "command": " " }""", "\"bad\"", "command" },
        { """{ "name": "bad", "command": "x", "arguments": [1] }""", "\"bad\"", "arguments" },
        { """{ "name": "bad", "command": "x", "timeLimit": 0 }""", "\"bad\"", "timeLimit" },
        { """{ "name": "bad", "command": "x", "timeLimit": -1 }""", "\"bad\"", "timeLimit" },
        { """{ "name": "bad", "command": "x", "timeLimit": "10s" }""", "\"bad\"", "timeLimit" },
        { """{ "name": "bad", "command": "x", "timeLimit": 1e300 }""", "\"bad\"", "timeLimit" },
        { """{ "command": "x", "name": "bad", "need": { "cpu": 1 } }""", "\"bad\"", "need" },
        { """{ "name": "two\nlines", "command": "x", "fol\nlows": [] }""", "\"two\\nlines\"", "fol\\nlows" },
    };

    public static TheoryData<string, string> BadFiles => new()
    {
        { """{ "jobs": [{ "name": "a", "command": "x" }] }""", "\"resources\"" },
        { """{ "resources": {}, "jobs": [{ "name": "a", "command": "x" }] }""", "\"resources\"" },
        { """{ "resources": { "cpu": 0 }, "jobs": [{ "name": "a", "command": "x" }] }""", "\"resources.cpu\"" },
        { """{ "resources": { "cpu": 32768 }, "jobs": [{ "name": "a", "command": "x" }] }""", "\"resources.cpu\"" },
        { """{ "resources": { "cpu": 1 } }""", "\"jobs\"" },
        { """{ "resources": { "cpu": 1 }, "jobs": [] }""", "\"jobs\"" },
        { """{ "resources": { "cpu": 1 }, "jobs": [7] }""", "job #1" },
        { """{ "resources": { "cpu": 1 }, "job": [] }""", "\"job\"" },
        { """{ "resources": { "cpu": 1 }, "jobs": [], "workingDirectory": "no/such" }""", "\"workingDirectory\"" },
        { "{ \"resources\":\n { \"cpu\": 1, } }", "line 2" },
        { "[]", "must be an object" },
        { "", "not JSON" },
    };

    [Theory]
    [MemberData(nameof(BadJobs))]
    public void A_bad_job_gets_one_line_that_names_job_and_field(string job, string name, string field)
    {
        var error = Assert.Throws<JobFileException>(() => ReadJobs(Good, job));

        Assert.DoesNotContain('\n', error.Message);
        Assert.Contains($"jobs.json: job {name}, field \"{field}\": ", error.Message.Replace(@"\\", @"\"));
    }

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_bad_file_gets_one_line_that_says_where(string content, string where)
    {
        var error = Assert.Throws<JobFileException>(() => JobFile.Read(Write("jobs.json", content)));

        Assert.DoesNotContain('\n', error.Message);
        Assert.Contains(where, error.Message);
    }

    [Fact]
    public void A_cycle_is_told_from_end_to_end_and_not_whoever_stands_behind_it()
    {
        var error = Assert.Throws<JobFileException>(() => ReadJobs(
            """{ "name": "behind", "command": "x", "after": ["b"] }""",
            """{ "name": "a", "command": "x", "after": ["b"] }""",
            """{ "name": "b", "command": "x", "after": ["c"] }""",
            """{ "name": "c", "command": "x", "after": ["a"] }"""));

        Assert.Contains("job \"b\", field \"after\": a cycle", error.Message);
        Assert.EndsWith("\"b\" after \"c\" after \"a\" after \"b\"", error.Message);
    }

    [Theory]
    [InlineData("""{ "name": "bad", "command": "x", "needs": { "gpu": 1 } }""", "job \"bad\", field \"needs.gpu\"")]
    [InlineData("""{ "name": "bad", "command": "x", "after": ["bad"] }""", "job \"bad\", field \"after\"")]
    [InlineData("{ oops", "not JSON")]
    public async Task Run_on_a_bad_file_says_one_line_starts_nothing_and_ends_with_2(string job, string message)
    {
        var (code, output, errors) = await RunnerProcess.RunAsync("run", WriteJobs(Good, job), "--report", PathOf("report.json"));

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Contains(message, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal([PathOf("jobs.json")], Directory.GetFileSystemEntries(PathOf("")));
    }

    [Fact]
    public async Task Run_on_a_file_that_is_not_there_ends_with_2()
    {
        var (code, output, errors) = await RunnerProcess.RunAsync("run", PathOf("none.json"));

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Contains("none.json: cannot be read", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }
}
