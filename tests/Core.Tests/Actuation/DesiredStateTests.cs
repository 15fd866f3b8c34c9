using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;
using Meshward.Core.Tests.Collection;

namespace Meshward.Core.Tests.Actuation;

public sealed class DesiredStateTests
{
    [Fact]
    public void Levels_become_percents_blocking_rates_and_cores()
    {
        DesiredState state = DesiredState.Of(CollectedScenario.Read(), [1, 1, 0]);

        DesiredTraffic web = Assert.Single(state.Traffic).Value;
        Assert.Equal([("node1", 50), ("node2", 50)], web.Weights!.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(0.25, web.BlockingRate);
        Assert.Equal([("node2", 1.0)], state.NodeCores.Select(pair => (pair.Key, pair.Value)));
        Assert.Empty(state.ServiceCores);
        Assert.Empty(state.Replicas);
    }

    [Fact]
    public void What_no_control_names_stays_as_it_is()
    {
        Scenario scenario = CollectedScenario.Read();

        DesiredState state = DesiredState.Of(scenario with { Controls = [scenario.Controls[2]] }, [1]);

        Assert.Empty(state.Traffic);
        Assert.Equal(2, state.NodeCores["node2"]);
    }

    // Of three nodes one is named with a half: the others share the rest.
    [Fact]
    public void Nodes_that_no_control_names_share_what_is_left()
    {
        Scenario scenario = CollectedScenario.Read();
        scenario = scenario with { Mesh = scenario.Mesh with { Nodes = ["node1", "node2", "node3"] } };

        DesiredState state = DesiredState.Of(scenario, [1, 0, 0]);

        Assert.Equal([50, 25, 25], state.Traffic["web"].Weights!.Values);
    }
}
