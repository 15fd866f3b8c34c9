using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;

namespace Meshward.Core.Tests.SystemModels;

public sealed class OperatingRegionTests
{
    [Theory]
    [InlineData(4, 1, true)]
    [InlineData(8, 1, false)]
    [InlineData(8, 2, true)]
    [InlineData(12, 3, true)]
    [InlineData(4, 3, false)]
    [InlineData(4, 1.5, false)]
    public void At_a_measured_load_only_what_was_measured_there_is_inside(double load, double cores, bool inside) =>
        Assert.Equal(inside, Region().Contains([load, 99, cores]));

    [Theory]
    [InlineData(6, 1, false)] // measured at 4, not at 8
    [InlineData(6, 2, true)]
    [InlineData(10, 2, false)] // measured at 8, not at 12
    [InlineData(10, 3, false)]
    [InlineData(3.9, 2, false)]
    [InlineData(12.1, 3, false)]
    public void Between_measured_loads_both_neighbours_must_have_been_measured(double load, double cores, bool inside) =>
        Assert.Equal(inside, Region().Contains([load, 99, cores]));

    [Fact]
    public void Other_coordinates_are_never_filled_in()
    {
        OperatingRegion region = new([0], [false], [4, 8]);

        Assert.True(region.Contains([8]));
        Assert.False(region.Contains([6]));
    }

    [Fact]
    public void Numbers_that_were_reached_in_steps_are_the_levels_they_meant()
    {
        OperatingRegion region = new([0], [false], [0, 60]);

        Assert.True(region.Contains([1 - 0.2 - 0.2 - 0.2 - 0.2 - 0.2]));
        Assert.True(region.Contains([100 * (0.1 + 0.2 + 0.3)]));
        Assert.False(region.Contains([1e-6]));
    }

    [Fact]
    public void Loads_of_two_services_are_bracketed_together()
    {
        // Both services at 5 and 10; configuration 1 is missing at (10, 10) alone.
        ImmutableArray<double> rows = [5, 5, 0, 5, 10, 0, 10, 5, 0, 10, 10, 0, 5, 5, 1, 5, 10, 1, 10, 5, 1];
        OperatingRegion region = new([0, 1, 2], [true, true, false], rows);

        Assert.True(region.Contains([7, 8, 0]));
        Assert.False(region.Contains([7, 8, 1]));
        Assert.True(region.Contains([7, 5, 1]));
        Assert.False(region.Contains([7, 10, 1]));
        Assert.False(region.Contains([11, 5, 0]));
    }

    [Fact]
    public void Coordinates_that_move_together_are_bracketed_together()
    {
        // Nominal load and admitted load: a blocked half was measured too. At load 6 all admitted lies between (4, 4) and (8, 8).
        OperatingRegion region = new([0, 1], [true, true], [4, 2, 4, 4, 8, 4, 8, 8]);

        Assert.True(region.Contains([6, 6]));
        Assert.True(region.Contains([6, 3]));
        Assert.False(region.Contains([6, 1]));
        Assert.False(region.Contains([9, 4]));
    }

    [Fact]
    public void Load_coordinates_follow_from_the_scenario()
    {
        Scenario scenario = ModelScenarios.Compute();

        Assert.Equal([true, true, true, false, true, false], OperatingRegions.MovesWithLoad(scenario));
    }

    [Fact]
    public void The_region_of_a_trace_holds_its_configurations_once()
    {
        Scenario scenario = ModelScenarios.Compute();
        TraceTable table = ModelScenarios.Table(
            ["max_l1", "l1", "cl1", "p1", "b1", "c1", "d1"],
            [4, 20, 20, 0, 4, 1, 0.1],
            [4, 21, 19, 0, 4, 1, 0.2],
            [8, 40, 40, 20, 8, 2, 0.3]);

        OperatingRegion region = OperatingRegions.Of(scenario, TraceCleaning.Clean(scenario.Model, table).Value!);

        Assert.Equal(2, region.Count);
        Assert.True(region.Contains([4, 0, 0, 0, 4, 1]));
        Assert.True(region.Contains([8, 0, 0, 20, 8, 2]));
        Assert.False(region.Contains([8, 40, 40, 20, 4, 2]));
        Assert.False(region.Contains([8, 40, 40, 0, 8, 2]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(63)]
    [InlineData(64)] // Four levels each: one combination more than 128 bits can number.
    [InlineData(1000)]
    public void As_many_coordinates_as_services_are_told_apart(int coordinates)
    {
        CounterRandom random = new(1, 7);
        double[][] rows = [.. Enumerable.Range(0, 100).Select(_ => new double[coordinates])];
        foreach (double[] row in rows)
        {
            row[0] = 4 * (1 + random.NextInt(3));
            for (int coordinate = 1; coordinate < coordinates; coordinate++)
            {
                row[coordinate] = random.NextInt(4);
            }
        }

        OperatingRegion region = new([.. Enumerable.Range(0, coordinates)], [.. Enumerable.Range(0, coordinates).Select(coordinate => coordinate == 0)], [.. rows.SelectMany(row => row)]);
        Assert.Equal(rows.DistinctBy(row => string.Join(' ', row)).Count(), region.Count);
        foreach (double[] row in rows)
        {
            Assert.True(region.Contains(row));
            double[] other = [.. row];
            int changed = 1 + random.NextInt(coordinates - 1);
            other[changed] = (other[changed] + 1) % 4;
            Assert.Equal(rows.Any(known => known.SequenceEqual(other)), region.Contains(other));
        }
    }

    private static OperatingRegion Region() => new([0, 2], [true, false], [4, 1, 4, 2, 8, 2, 12, 3]);
}
