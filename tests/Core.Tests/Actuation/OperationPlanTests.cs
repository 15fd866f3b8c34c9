using Meshward.Core.Actuation;

namespace Meshward.Core.Tests.Actuation;

/// <summary>Capacity goes out and is ready, then traffic moves, then the former requests end, then capacity goes in.</summary>
public sealed class OperationPlanTests
{
    [Fact]
    public void Capacity_goes_out_and_is_ready_before_traffic_moves_to_it()
    {
        Assert.Equal(
            ["replicas of node2 from 1 to 2", "cores of node2 from 0.5 to 1", "wait until node2 is ready", "requests of web: node1 50 %, node2 50 %"],
            Told(
                DesiredStateTests.State([("node1", 100), ("node2", 0)], cores: 0.5, replicas: 1),
                DesiredStateTests.State([("node1", 50), ("node2", 50)], cores: 1, replicas: 2)));
    }

    [Fact]
    public void Capacity_goes_in_when_traffic_has_moved_away_and_was_answered()
    {
        Assert.Equal(
            ["requests of web: node1 100 %, node2 0 %", "wait until requests in flight are answered", "cores of node2 from 1 to 0.5", "replicas of node2 from 2 to 1", "wait until node2 is ready"],
            Told(
                DesiredStateTests.State([("node1", 50), ("node2", 50)], cores: 1, replicas: 2),
                DesiredStateTests.State([("node1", 100), ("node2", 0)], cores: 0.5, replicas: 1)));
    }

    [Fact]
    public void One_knob_goes_out_before_the_other_goes_in()
    {
        Assert.Equal(
            ["replicas of node2 from 1 to 2", "wait until node2 is ready", "cores of node2 from 2 to 1", "wait until node2 is ready"],
            Told(DesiredStateTests.State(cores: 2, replicas: 1), DesiredStateTests.State(cores: 1, replicas: 2)));
    }

    [Fact]
    public void A_mesh_that_is_as_it_is_wanted_is_left_alone()
    {
        DesiredState state = DesiredStateTests.State([("node1", 50), ("node2", 50)], blocking: 0.1, cores: 1, replicas: 2);

        Assert.Empty(OperationPlan.Of(state, state));
        Assert.Empty(OperationPlan.Of(state, DesiredStateTests.State(blocking: 0.1)));
    }

    private static IEnumerable<string> Told(DesiredState present, DesiredState desired) => OperationPlan.Of(present, desired).Select(operation => operation.ToString());
}
