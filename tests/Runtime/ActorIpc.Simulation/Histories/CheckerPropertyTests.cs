using ActorIpc.Simulation.Histories;
using Xunit.Abstractions;

namespace ActorIpc.Simulation.Tests.Histories;

/// <summary>What holds for whatever calls, on every model.</summary>
public sealed class CheckerPropertyTests(ITestOutputHelper output)
{
    private const int Seeds = 40;

    public static TheoryData<string> Names => Workloads.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Whatever_happened_in_some_order_is_linearizable_however_long_the_calls_took_and_whichever_answers_were_lost(string name)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (random, workload) = (new Random(seed), Workloads.Of(name));
            var history = new History(Workload.Stretch(random, workload.Run(random, 60), spread: 3 * Workload.Distance, lost: 0.05));
            var verdict = history.Check(workload.Model);
            Assert.True(verdict.IsLinearizable, $"seed {seed}\n{verdict}\n{history}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_answer_that_is_wrong_is_found_where_it_is(string name)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (random, workload) = (new Random(seed), Workloads.Of(name));
            var calls = workload.Run(random, 60);
            var at = random.Next(calls.Count);
            while (calls[at].Object is null)
            {
                at = random.Next(calls.Count);
            }

            calls[at] = calls[at] with { Answer = workload.Wrong(random, calls[at]) };

            var failure = Assert.Single(new History(calls).Check(workload.Model).Failures);

            Assert.Contains(calls[at].Number, failure.Stuck.Select(call => call.Number));
            Assert.All(failure.Prefix, call => Assert.True(call.Number <= calls[at].Number, failure.ToString()));
            if (!workload.Model.MeetsInPairs)
            {
                var before = calls.Take(at).Where(call => call.Object is not null).Select(call => call.Number);
                Assert.Subset(failure.Prefix.Select(call => call.Number).ToHashSet(), before.ToHashSet());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_verdict_is_that_of_trying_every_order(string name)
    {
        var (good, bad) = (0, 0);
        for (var seed = 0; seed < 400; seed++)
        {
            var (random, workload) = (new Random(seed), Workloads.Of(name));
            var calls = Workload.Stretch(random, workload.Run(random, 6), spread: 4 * Workload.Distance, lost: 0.15);
            var at = random.Next(calls.Count);
            if (calls[at].Answer is not null && calls[at].Object is not null)
            {
                calls[at] = calls[at] with { Answer = workload.Wrong(random, calls[at]) };
            }

            var verdict = new History(calls).Check(workload.Model);
            Assert.True(workload.HasOrder(calls) == verdict.IsLinearizable, $"seed {seed}\n{verdict}\n{new History(calls)}");
            good += verdict.IsLinearizable ? 1 : 0;
            bad += verdict.IsLinearizable ? 0 : 1;
        }

        output.WriteLine($"{good} good, {bad} bad");
        Assert.True(good > 40 && bad > 40, $"{good} good, {bad} bad");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Thousands_of_calls_ten_at_a_time_take_a_few_configurations_each(string name)
    {
        const int Calls = 5000;
        var (random, workload) = (new Random(1), Workloads.Of(name));
        var calls = Workload.Stretch(random, workload.Run(random, Calls), spread: 5 * Workload.Distance, lost: 0);

        var verdict = new History(calls).Check(workload.Model);

        output.WriteLine($"{verdict.Configurations} configurations");
        Assert.True(verdict.IsLinearizable, verdict.ToString());
        Assert.True(verdict.Configurations < 20 * Calls, $"{verdict.Configurations} configurations");
    }
}
