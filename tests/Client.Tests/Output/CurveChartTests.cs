using Meshward.Client.Output;

namespace Meshward.Client.Tests.Output;

public sealed class CurveChartTests
{
    [Fact]
    public void A_curve_that_ends_at_the_optimum_ends_in_the_top_row()
    {
        IReadOnlyList<string> lines = CurveChart.Draw(Samples.Train.Evaluations, 4);
        Assert.EndsWith("⠉", lines[0]);
        Assert.StartsWith("         4 │", lines[0]);
    }

    [Fact]
    public void A_curve_far_below_the_optimum_leaves_only_the_optimum_in_the_top_row()
    {
        IReadOnlyList<string> lines = CurveChart.Draw([new(1, 0), new(2, 0)], 10);
        Assert.Equal(30, lines[0].Count(sign => sign == '⠁'));
        Assert.DoesNotContain('⠉', lines[0]);
        Assert.Contains('⣀', lines[7]);
    }

    [Fact]
    public void One_early_disaster_does_not_flatten_the_rest()
    {
        IReadOnlyList<string> lines = CurveChart.Draw([new(1, -1e6), new(2, 3), new(3, 4)], 4);
        Assert.StartsWith("        -4 │", lines[7]);
    }

    [Fact]
    public void Values_that_are_no_numbers_are_left_out()
    {
        Assert.Empty(CurveChart.Draw([new(1, double.NaN), new(2, 1)], 4));
        Assert.NotEmpty(CurveChart.Draw([new(1, double.NaN), new(2, 1), new(3, 2)], 4));
    }
}
