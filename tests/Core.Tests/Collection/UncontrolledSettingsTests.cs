using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Collection;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Collection;

public sealed class UncontrolledSettingsTests
{
    // Its controls are routing.web.node1, blocking.web and cores.node2.
    private static readonly Scenario _scenario = CollectedScenario.Read();

    private static readonly DesiredState _mesh = State(("web", 30, 0.1), ("shop", 29, 0.25), 3, 2);

    [Fact]
    public void What_no_control_sets_has_columns_and_what_one_sets_has_none()
    {
        Scenario two = _scenario with { Mesh = _scenario.Mesh with { Services = ["web", "shop"] } };

        Assert.Equal(["cores_node1"], UncontrolledSettings.ColumnsOf(_scenario));
        Assert.Equal([3.0], UncontrolledSettings.RowOf(_scenario, _mesh));
        Assert.Equal(["routing_shop_node1", "routing_shop_node2", "blocking_shop", "cores_node1"], UncontrolledSettings.ColumnsOf(two));
        Assert.Equal([0.29, 0.71, 0.25, 3.0], UncontrolledSettings.RowOf(two, _mesh));
        Assert.Equal(
            ["routing_web_node1", "routing_web_node2", "routing_shop_node1", "routing_shop_node2", "blocking_web", "blocking_shop", "cores_node1", "cores_node2"],
            UncontrolledSettings.ColumnsOf(two with { Controls = [] }));
    }

    // Shares of a hundred are not all exact in binary: 0.29 · 100 is 28.999….
    [Fact]
    public void What_a_row_tells_is_what_the_mesh_was_like()
    {
        Scenario two = _scenario with { Mesh = _scenario.Mesh with { Services = ["web", "shop"] }, Controls = [] };
        for (int percent = 0; percent <= 100; percent++)
        {
            DesiredState mesh = State(("web", percent, 0.1), ("shop", 100 - percent, 0), 1, 7);

            DesiredState read = UncontrolledSettings.Read(two, [1, 2, 3, .. UncontrolledSettings.RowOf(two, mesh)]);

            Assert.Empty(read.DifferencesFrom(mesh));
            Assert.Empty(mesh.DifferencesFrom(read));
        }
    }

    [Fact]
    public void Only_a_change_of_what_no_control_sets_is_a_difference()
    {
        DesiredState before = UncontrolledSettings.Of(_scenario, _mesh);

        Assert.Empty(before.DifferencesFrom(State(("web", 80, 0.9), ("shop", 1, 0), 3, 9)));
        Assert.Equal("found 4 cores of node1, expected 3", Assert.Single(before.DifferencesFrom(State(("web", 30, 0.1), ("shop", 29, 0.25), 4, 2))).Text);
    }

    [Fact]
    public void What_the_mesh_does_not_have_is_a_missing_cell_and_no_difference()
    {
        ImmutableArray<double> row = UncontrolledSettings.RowOf(_scenario, DesiredState.Unchanged);

        Assert.Equal([double.NaN], row);
        Assert.Empty(UncontrolledSettings.Read(_scenario, row.AsSpan()).DifferencesFrom(_mesh));
    }

    private static DesiredState State((string Name, int Percent, double Blocking) one, (string Name, int Percent, double Blocking) other, double node1, double node2) => new(
        ImmutableSortedDictionary<string, DesiredTraffic>.Empty.Add(one.Name, Traffic(one.Percent, one.Blocking)).Add(other.Name, Traffic(other.Percent, other.Blocking)),
        ImmutableSortedDictionary<string, double>.Empty.Add("node1", node1).Add("node2", node2),
        ImmutableSortedDictionary<string, double>.Empty,
        ImmutableSortedDictionary<string, double>.Empty);

    private static DesiredTraffic Traffic(int percent, double blocking) =>
        new(ImmutableSortedDictionary<string, int>.Empty.Add("node1", percent).Add("node2", 100 - percent), blocking);
}
