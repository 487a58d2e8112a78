namespace ActorIpc.Conformance.Bound;

/// <summary>A host that is tested is tested with everything.</summary>
public sealed class EveryTestIsBoundTests
{
    [Fact]
    public void Every_contract_and_semantics_test_runs_on_this_host()
    {
        var bound = GetType().Assembly.GetTypes().Where(type => type is { IsAbstract: false, IsPublic: true }).Select(type => type.BaseType).ToHashSet();
        var tests = typeof(HostFixture).Assembly.GetTypes()
            .Where(type => type.IsAbstract && type.IsSubclassOf(typeof(HostFixture)) && type.Name.EndsWith("Tests", StringComparison.Ordinal));

        Assert.DoesNotContain(tests, type => !bound.Contains(type));
    }
}
