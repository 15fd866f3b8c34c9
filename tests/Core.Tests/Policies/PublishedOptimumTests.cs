using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;
using Meshward.Core.Tests.Scenarios;
using Meshward.Core.Traces;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Policies;

public sealed class PublishedOptimumTests
{
    // Value iteration on the published forests of the rollout paper, and on forests fitted anew: all agree to 0.005.
    [Theory]
    [InlineData("rollout/scenario2_before.csv", null, 77.218)]
    [InlineData("rollout/scenario2_after.csv", "after", 59.001)]
    public void The_value_of_the_evaluated_state_is_the_published_models(string file, string? variant, double value)
    {
        Scenario scenario = PublishedScenarioTests.Read("rollout-2.yaml");
        scenario = variant is null ? scenario : scenario with { Model = scenario.Model.WithVariant(variant)! };
        using FileStream stream = File.OpenRead(RealTraces.Path(file));
        TraceTable trace = TraceReader.Read(stream, file).Value!;
        FittedSystemModel fitted = SystemModelFitter.Fit(scenario, trace, 0, 2, TestContext.Current.CancellationToken).Value!;
        OutcomeTable table = OutcomeTable.Build(new MeshDynamics(scenario, fitted.Model, fitted.Region)).Value!;
        Assert.Equal(value, Optimum.Of(table).MeanReward / (1 - scenario.Discount), 0.005);
    }
}
