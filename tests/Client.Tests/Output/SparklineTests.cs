using System.Collections.Immutable;
using Meshward.Client.Output;
using Meshward.Client.Results;

namespace Meshward.Client.Tests.Output;

public sealed class SparklineTests
{
    [Fact]
    public void A_curve_that_climbs_evenly_to_the_optimum_climbs_through_all_heights()
    {
        ImmutableArray<CurvePoint> curve = [.. Enumerable.Range(0, 8).Select(i => new CurvePoint(100 * i, i))];
        Assert.Equal("▁▂▃▄▅▆▇█", Sparkline.Draw(curve, 7, 8));
    }

    [Fact]
    public void Only_the_optimum_is_a_full_block()
    {
        Assert.Equal("▁▁▁▇", Sparkline.Draw([new(0, 0), new(2, 3.999)], 4, 4));
        Assert.EndsWith("█", Sparkline.Draw([new(0, 0), new(2, 4)], 4, 4));
    }

    [Fact]
    public void A_curve_that_wavers_by_a_hundredth_stays_high()
    {
        // An axis of a fifth of the optimum: a hundredth of it below the top is 0.95 of the height, and 7 heights of 0.95 are 6.65.
        Assert.Equal("▇█", Sparkline.Draw([new(0, 3.96), new(1, 4)], 4, 2));
    }

    [Fact]
    public void Rewards_below_zero_are_drawn_as_others_are() =>
        Assert.Equal("▁█", Sparkline.Draw([new(0, -3), new(1, -1)], -1, 2));

    [Fact]
    public void Where_nothing_was_evaluated_there_is_no_line()
    {
        Assert.Equal("", Sparkline.Draw([], 4, 8));
        Assert.Equal("", Sparkline.Draw([new(0, double.NaN)], 4, 8));
    }
}
