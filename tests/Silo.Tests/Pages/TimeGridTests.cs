using Meshward.Silo.Pages;

namespace Meshward.Silo.Tests.Pages;

public sealed class TimeGridTests
{
    private static readonly DateTimeOffset _start = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void However_many_values_come_the_stretches_stay_few_and_lose_neither_sum_nor_extremes()
    {
        var grid = new TimeGrid(TimeSpan.FromDays(1), 300);
        double[] values = [.. Enumerable.Range(0, 10_000).Select(second => Math.Sin(second) * 10)];
        foreach ((int second, double value) in values.Index())
            grid.Add(_start.AddSeconds(second), "load", value);
        GridView view = grid.Look();

        Assert.InRange(view.Times.Length, 100, 300);
        Cell total = view.Total("load")!.Value;
        Assert.Equal((10_000, values.Min(), values.Max(), values[^1]), (total.Count, total.Least, total.Most, total.Last));
        Assert.Equal(values.Sum(), total.Sum, 1e-6);
    }

    [Fact]
    public void A_single_missed_step_among_thousands_is_seen()
    {
        var grid = new TimeGrid(TimeSpan.FromDays(1), 100);
        for (int second = 0; second < 5_000; second++)
            grid.Add(_start.AddSeconds(second), "delay", second == 2_500 ? 7 : 0.1);
        Assert.Contains(7.0, grid.Look().Of("delay", cell => cell.Most));
    }

    [Fact]
    public void The_order_in_which_values_come_does_not_matter()
    {
        (DateTimeOffset At, double Value)[] values = [.. Enumerable.Range(0, 2_000).Select(second => (_start.AddSeconds(second), (double)(second % 7)))];
        TimeGrid forwards = new(TimeSpan.FromDays(1), 64), backwards = new(TimeSpan.FromDays(1), 64);
        foreach ((DateTimeOffset at, double value) in values)
            forwards.Add(at, "s", value);
        foreach ((DateTimeOffset at, double value) in values.Reverse())
            backwards.Add(at, "s", value);
        Assert.Equal(forwards.Look().Times, backwards.Look().Times);
        Assert.Equal(forwards.Look().Of("s", cell => cell.Sum), backwards.Look().Of("s", cell => cell.Sum));
        Assert.Equal(forwards.Look().Of("s", cell => cell.Last), backwards.Look().Of("s", cell => cell.Last));
    }

    [Fact]
    public void What_is_older_than_the_longest_time_is_forgotten()
    {
        var grid = new TimeGrid(TimeSpan.FromMinutes(1), 300);
        grid.Add(_start, "s", 1);
        grid.Add(_start.AddMinutes(2), "s", 2);
        grid.Add(_start, "s", 3);
        Assert.Equal((1, 2.0), (grid.Look().Total("s")!.Value.Count, grid.Look().Total("s")!.Value.Sum));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_no_number_leaves_a_hole(double value)
    {
        var grid = new TimeGrid(TimeSpan.FromMinutes(1), 300);
        grid.Add(_start, "s", value);
        Assert.Null(grid.Look().Total("s"));
    }
}
