using System.Collections.Immutable;
using Meshward.Client.Comparison;
using Meshward.Client.Work;
using Meshward.Core.Scenarios;
using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Comparison;

public sealed class PublishedFactsTests
{
    private static readonly ImmutableArray<PublishedScenario> s_facts = PublishedFacts.Read();

    [Fact]
    public void Every_scenario_variant_and_load_of_the_facts_exists() => Assert.All(s_facts, fact =>
    {
        Scenario scenario = ScenarioFile.Read(Path.Combine(Workplace.Repository, "scenarios", $"{fact.Scenario}.yaml"));
        Assert.True(fact.Variant is null || scenario.Model.WithVariant(fact.Variant) is not null);
        Assert.All(fact.Results, result => Assert.NotNull(scenario.FindLoad(result.Load)));
    });

    [Fact]
    public void Every_result_has_a_share_in_range_and_a_place() => Assert.All(s_facts.SelectMany(fact => fact.Results), result =>
    {
        Assert.InRange(result.ObjectivesMet!.Value, 0, 1);
        Assert.InRange(result.Ratio ?? 1, 0, 1);
        Assert.Contains(result.On, new[] { "simulator", "testbed" });
        Assert.True(result.Steps > 0);
    });

    [Fact]
    public void Results_of_the_third_scenario_are_those_of_its_log()
    {
        string[][] rows = [.. File.ReadLines(RealTraces.Path("evaluations/sc3_fig17_testbed_unseen.csv")).Skip(1).Select(line => line.Split(','))];
        double[][] log = [.. rows.Select(row => row.Select(cell => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture)).ToArray())];
        PublishedResult result = Assert.Single(s_facts.First(fact => fact.Scenario == "information-priority").Results);
        Assert.Equal(log.Length, result.Steps);
        Assert.Equal(log.Average(row => row[14]), result.MeanReward!.Value, 3);

        // cl1, and the larger of d21 and d22.
        Assert.Equal(log.Average(row => row[8] >= 5 && Math.Round(Math.Max(row[12], row[13]), 4) <= 0.115 ? 1.0 : 0.0), result.ObjectivesMet!.Value, 3);
    }
}
