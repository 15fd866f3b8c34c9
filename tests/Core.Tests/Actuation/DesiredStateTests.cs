using System.Collections.Immutable;
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

    // Of three nodes of the mesh the service has two: the one that is not named gets the whole rest.
    [Fact]
    public void Nodes_that_do_not_serve_a_service_get_nothing_of_its_rest()
    {
        Scenario scenario = CollectedScenario.Read();
        scenario = scenario with { Mesh = scenario.Mesh with { Nodes = ["node1", "node2", "node3"] } };
        DesiredState present = State(weights: [("node1", 10), ("node3", 90)]);

        DesiredState state = DesiredState.Of(scenario, [1, 0, 0], present);

        Assert.Equal([("node1", 50), ("node3", 50)], state.Traffic["web"].Weights!.Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public void What_differs_is_told_and_rounding_is_no_difference()
    {
        DesiredState wanted = State([("node1", 50), ("node2", 50)], blocking: 0.07, cores: 0.3, replicas: 2);

        Assert.Empty(wanted.DifferencesFrom(State([("node1", 50), ("node2", 50)], blocking: 0.07 * 100 / 100, cores: 0.1 + 0.2, replicas: 2)));
        Assert.Equal(
            [
                "found requests of web at node1 60 %, node2 40 %, 7 % rejected, expected node1 50 %, node2 50 %, 7 % rejected",
                "found 0.25 cores of node2, expected 0.3",
                "found no number of replicas of node2, expected 2",
            ],
            wanted.DifferencesFrom(State([("node1", 60), ("node2", 40)], blocking: 0.07, cores: 0.25)).Select(difference => difference.Text));
    }

    [Fact]
    public void What_was_before_is_kept_of_what_is_changed_alone()
    {
        DesiredState before = State([("node1", 60), ("node2", 40)], blocking: 0.1, cores: 2, replicas: 3);

        DesiredState kept = before.LimitedTo(State(blocking: 0, replicas: 1));

        Assert.Equal(new DesiredTraffic(null, 0.1), kept.Traffic["web"]);
        Assert.Empty(kept.NodeCores);
        Assert.Equal(3, kept.Replicas["node2"]);
    }

    [Fact]
    public void A_state_over_another_one_has_all_that_either_names_and_its_own_where_both_do()
    {
        DesiredState over = State(blocking: 0.25, replicas: 2).Over(State([("node1", 60), ("node2", 40)], blocking: 0.1, cores: 2, replicas: 3));

        Assert.Empty(over.DifferencesFrom(State([("node1", 60), ("node2", 40)], blocking: 0.25, cores: 2, replicas: 2)));
        Assert.Equal(State(replicas: 2).Replicas, State(replicas: 2).Over(DesiredState.Unchanged).Replicas);
        Assert.Equal(0.25, State(blocking: 0.25).Over(DesiredState.Unchanged).Traffic["web"].BlockingRate);
    }

    internal static DesiredState State((string Node, int Percent)[]? weights = null, double? blocking = null, double? cores = null, double? replicas = null)
    {
        ImmutableSortedDictionary<string, double> none = ImmutableSortedDictionary<string, double>.Empty;
        DesiredTraffic traffic = new(weights?.ToImmutableSortedDictionary(pair => pair.Node, pair => pair.Percent, StringComparer.Ordinal), blocking);
        return new DesiredState(
            weights is null && blocking is null ? ImmutableSortedDictionary<string, DesiredTraffic>.Empty : ImmutableSortedDictionary<string, DesiredTraffic>.Empty.Add("web", traffic),
            cores is double some ? none.Add("node2", some) : none,
            none,
            replicas is double copies ? none.Add("node2", copies) : none);
    }
}
