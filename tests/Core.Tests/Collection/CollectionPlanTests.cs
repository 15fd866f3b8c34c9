using Meshward.Core.Collection;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Collection;

public sealed class CollectionPlanTests
{
    private static readonly Scenario _scenario = CollectedScenario.Read();

    [Fact]
    public void Every_load_with_every_configuration_is_measured_as_often_as_asked_for_in_an_order_of_the_seed()
    {
        CollectionPlan plan = Every(2, 1);
        string[] points = Points(plan);

        // 3 loads x 3 weights x 2 blocking rates x 2 numbers of cores, twice.
        Assert.Equal(72, points.Length);
        Assert.Equal(36, points.Distinct().Count());
        Assert.All(points.CountBy(point => point), pair => Assert.Equal(2, pair.Value));
        Assert.Equal(points, Points(Every(2, 1)));
        Assert.NotEqual(points, Points(Every(2, 2)));
        Assert.NotEqual(points.Order(StringComparer.Ordinal), points);
    }

    [Fact]
    public void Points_that_are_drawn_cover_loads_and_levels_and_do_not_depend_on_how_many_are_drawn()
    {
        string[] points = Points(CollectionPlan.Drawn(_scenario, _scenario.TrainingLoad, 2000, 3));

        Assert.Equal(36, points.Distinct().Count());
        Assert.Equal(points[..50], Points(CollectionPlan.Drawn(_scenario, _scenario.TrainingLoad, 50, 3)));
        Assert.NotEqual(points[..50], Points(CollectionPlan.Drawn(_scenario, _scenario.TrainingLoad, 50, 4)));
    }

    // 3 weights x 2 blocking rates x 2 numbers of cores.
    [Fact]
    public void On_a_mesh_with_a_load_of_its_own_points_are_configurations_alone()
    {
        CollectionPlan every = CollectionPlan.Every(_scenario, null, 2, 1).Value!, drawn = CollectionPlan.Drawn(_scenario, null, 500, 1);

        Assert.Equal((24, 12), (every.Count, Points(every).Distinct().Count()));
        Assert.Equal(12, Points(drawn).Distinct().Count());
        Assert.Empty(every.At(0).Loads);
        Assert.Empty(drawn.At(0).Loads);
    }

    [Fact]
    public void Loads_are_drawn_between_their_ends_where_there_are_infinitely_many()
    {
        Scenario wave = CollectedScenario.Read("{ kind: sinusoid, waves: { web: { mean: 6, amplitude: 4, period-steps: 100.5 } } }");
        double[] loads = [.. Enumerable.Range(0, 500).Select(CollectionPlan.Drawn(wave, wave.TrainingLoad, 500, 1).At).Select(point => point.Loads[0])];

        Assert.InRange(loads.Min(), 2, 2.5);
        Assert.InRange(loads.Max(), 9.5, 10);
        Checked<CollectionPlan> every = CollectionPlan.Every(wave, wave.TrainingLoad, 1, 1);
        Assert.Equal("collected.yaml: found infinitely many loads in 'training', expected fewer, or a number of points to draw", Assert.Single(every.Diagnostics).ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(72)]
    public void Parts_share_the_points_among_them_and_keep_their_numbers(int of)
    {
        CollectionPlan plan = Every(2, 1);
        CollectionPoint[] all = [.. Enumerable.Range(0, of).Select(part => plan.Part(part, of)).SelectMany(part => Enumerable.Range(0, part.Count).Select(part.At))];

        Assert.Equal(Points(plan), all.OrderBy(point => point.Index).Select(Text));
        Assert.Equal(Enumerable.Range(0, 72), all.Select(point => point.Index).Order());
        int[] counts = [.. Enumerable.Range(0, of).Select(part => plan.Part(part, of).Count)];
        Assert.InRange(counts.Max() - counts.Min(), 0, 1);
    }

    [Fact]
    public void A_part_of_a_part_is_one_of_the_whole()
    {
        CollectionPlan part = Every(2, 1).Part(1, 3).Part(2, 4);

        // 1, 4, 7, ... of 72, and of these the third, the seventh, ...: 7, 19, 31, 43, 55, 67.
        Assert.Equal([7, 19, 31, 43, 55, 67], Enumerable.Range(0, part.Count).Select(place => part.At(place).Index));
    }

    private static CollectionPlan Every(int repeats, long seed) => CollectionPlan.Every(_scenario, _scenario.TrainingLoad, repeats, seed).Value!;

    private static string[] Points(CollectionPlan plan) =>
        [.. Enumerable.Range(0, plan.Count).Select(plan.At).Select(Text)];

    private static string Text(CollectionPoint point) => $"{string.Join(' ', point.Loads)} {string.Join(' ', point.Levels)}";
}
