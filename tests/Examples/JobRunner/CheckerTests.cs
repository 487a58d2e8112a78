using System.Text.Json.Nodes;
using JobRunner.Reports;

namespace JobRunner.Tests;

public sealed class CheckerTests : Scratch
{
    private const string Good = """
        {
          "resources": { "cpu": 2, "disk": 1 }, "duration": 30, "allUnitsBack": true,
          "jobs": [
            { "name": "a", "result": "succeeded", "after": [], "units": { "cpu": 1, "disk": 1 }, "start": 0, "end": 10, "exitCode": 0 },
            { "name": "b", "result": "succeeded", "after": [], "units": { "cpu": 1 }, "start": 5, "end": 15.5, "exitCode": 0 },
            { "name": "c", "result": "failed", "after": ["a"], "units": { "cpu": 1, "disk": 1 }, "start": 10, "end": 20, "exitCode": 1 },
            { "name": "d", "result": "skipped", "after": ["c"], "units": {}, "remark": "follows c" }
          ]
        }
        """;

    [Fact]
    public void A_good_report_is_accepted_though_one_takes_what_another_gives_at_the_same_moment()
    {
        var report = Report.Read(Write("report.json", Good));

        Assert.Empty(Checker.Check(report));
        Assert.Equal(2, Checker.HighestUse(report, "cpu"));
        Assert.Equal(1, Checker.HighestUse(report, "disk"));
    }

    [Theory]
    [InlineData(1, "start", "-1", "job b: its times from -1 ms to 15.5 ms")]
    [InlineData(1, "end", "4", "job b: its times from 5 ms to 4 ms")]
    [InlineData(1, "end", "null", "job b: its times from 5 ms to no time")]
    [InlineData(1, "result", "\"running\"", "job b: Running is no end")]
    [InlineData(1, "name", "\"a\"", "job a: is there twice")]
    [InlineData(1, "units", """{ "cpu": 2 }""", "cpu: 3 of 2 units are held at 5 ms, by a, b")]
    [InlineData(1, "units", """{ "disk": 1 }""", "disk: 2 of 1 units are held at 5 ms, by a, b")]
    [InlineData(1, "units", """{ "gpu": 1 }""", "job b: holds 1 of gpu")]
    [InlineData(1, "units", """{ "cpu": -1 }""", "job b: holds -1 of cpu")]
    [InlineData(2, "start", "9.999", "job c: started at 9.999 ms, before a, which it follows, ended at 10 ms")]
    [InlineData(2, "after", """["d"]""", "job c: started at 10 ms, though d, which it follows, did not succeed")]
    [InlineData(2, "after", """["z"]""", "job c: follows z, which is not in the report")]
    [InlineData(3, "result", "\"succeeded\"", "job d: Succeeded without having started")]
    public void A_doctored_report_is_refused_with_a_line_that_says_why(int job, string field, string value, string line)
    {
        var report = JsonNode.Parse(Good)!;
        report["jobs"]![job]![field] = JsonNode.Parse(value);

        var broken = Checker.Check(Report.Read(Write("report.json", report.ToJsonString())));

        Assert.Contains(broken, text => text.StartsWith(line, StringComparison.Ordinal));
    }

    [Fact]
    public void Units_that_did_not_come_back_are_told()
    {
        var broken = Checker.Check(Report.Read(Write("report.json", Good.Replace("\"allUnitsBack\": true", "\"allUnitsBack\": false"))));

        Assert.Equal(["not every unit came back"], broken);
    }

    [Fact]
    public async Task Check_ends_with_0_for_a_good_report_and_1_for_a_doctored_one()
    {
        var good = await RunnerProcess.RunAsync("check", Write("good.json", Good));
        var doctored = await RunnerProcess.RunAsync("check", Write("doctored.json", Good.Replace("\"cpu\": 2", "\"cpu\": 1")));

        Assert.Equal(0, good.Code);
        Assert.Contains("4 jobs: no resource was ever over-committed, no order was broken", good.Output);
        Assert.Equal(1, doctored.Code);
        Assert.Contains("cpu: 2 of 1 units are held at 5 ms, by a, b", doctored.Errors);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("null")]
    [InlineData("""{ "resources": {}, "duration": 1, "allUnitsBack": true }""")]
    [InlineData("""{ "resources": {}, "duration": 1, "allUnitsBack": true, "jobs": null }""")]
    [InlineData("""{ "resources": {}, "duration": 1, "allUnitsBack": true, "jobs": [null] }""")]
    [InlineData("""{ "resources": {}, "duration": 1, "allUnitsBack": true, "jobs": [{ "name": "a" }] }""")]
    public async Task Check_ends_with_2_and_one_line_for_what_is_no_report(string content)
    {
        var (code, output, errors) = await RunnerProcess.RunAsync("check", Write("report.json", content));

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Contains("report.json: is not a report", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task Check_ends_with_2_for_a_report_that_is_not_there()
    {
        var (code, _, errors) = await RunnerProcess.RunAsync("check", PathOf("none.json"));

        Assert.Equal(2, code);
        Assert.Contains("none.json", errors);
    }
}
