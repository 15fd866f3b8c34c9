using FsCheck;
using Meshward.Client.Results;
using Meshward.Client.Tradeoffs;
using Meshward.Core.Scenarios;
using static Meshward.Client.Tests.Tradeoffs.TradeoffSamples;

namespace Meshward.Client.Tests.Tradeoffs;

public sealed class ParetoFrontTests
{
    [Fact]
    public void Of_points_that_cost_the_same_the_most_demanding_one_is_on_the_front() => Assert.Equal(
        [true, false, true, false],
        Marks(BoundDirection.AtMost, false, Point(0.5, 3), Point(0.6, 3), Point(0.7, 2), Point(0.8, 2)));

    [Fact]
    public void For_a_bound_from_below_large_values_demand_more() => Assert.Equal(
        [false, true, false, true],
        Marks(BoundDirection.AtLeast, true, Point(5, null, carried: 9), Point(6, null, carried: 9), Point(7, null, carried: 8), Point(8, null, carried: 8)));

    [Fact]
    public void Fewer_cores_and_more_carried_requests_are_both_worth_something() => Assert.Equal(
        [true, true, false],
        Marks(BoundDirection.AtMost, true, Point(0.5, 3, carried: 8), Point(0.6, 3, carried: 9), Point(0.7, 3, carried: 8.5)));

    [Fact]
    public void Points_that_leave_their_bounds_are_not_on_the_front_however_cheap_they_are() => Assert.Equal(
        [false, true, false],
        Marks(BoundDirection.AtMost, false, Point(0.4, 1, kept: 0.9), Point(0.5, 3), Point(0.6, 3)));

    [Fact]
    public void Where_no_point_keeps_its_bounds_those_that_keep_them_more_often_count_as_better() => Assert.Equal(
        [true, true, false],
        Marks(BoundDirection.AtMost, false, Point(0.4, 2, kept: 0.5), Point(0.5, 2, kept: 0.6), Point(0.6, 2, kept: 0.6)));

    [Fact]
    public void Where_the_number_is_no_limit_delay_counts_instead() => Assert.Equal(
        [false, true, true],
        Marks(null, false, Point(1, 3, delay: 0.3), Point(2, 3, delay: 0.2), Point(3, 2, delay: 0.4)));

    // By the definition: a point is beaten where some other is nowhere worse and somewhere better.
    [FsCheck.Xunit.Property(MaxTest = 200)]
    public void The_front_is_that_of_the_definition(NonEmptyArray<byte> seeds)
    {
        TradeoffPoint[] points = [.. seeds.Get.Take(12).Select((seed, i) => Point(i / 10.0, 1 + seed % 4, carried: 5 + seed / 4 % 4))];
        bool[] expected = [.. points.Select(point => !points.Any(other =>
            other.Value <= point.Value && other.MeanCores <= point.MeanCores && other.CarriedLoad >= point.CarriedLoad
            && (other.Value < point.Value || other.MeanCores < point.MeanCores || other.CarriedLoad > point.CarriedLoad)))];
        Assert.Equal(expected, Marks(BoundDirection.AtMost, true, points));
        Assert.Contains(true, expected);
    }

    private static IEnumerable<bool> Marks(BoundDirection? direction, bool canBlock, params TradeoffPoint[] points) =>
        new ParetoFront(direction, canBlock).Mark([.. points]).Select(point => point.ParetoOptimal);
}
