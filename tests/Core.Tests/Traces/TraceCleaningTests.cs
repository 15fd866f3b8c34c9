using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Tests.SystemModels;
using Meshward.Core.Traces;

namespace Meshward.Core.Tests.Traces;

public sealed class TraceCleaningTests
{
    private static readonly ImmutableArray<string> _columns = ["l", "p", "admitted", "d", "other"];

    private static readonly ModelSpec _model = new()
    {
        Trace = "trace.csv",
        Features = [new("l", "load.web"), new("p", "routing.web")],
        Targets = [new("delay.web", "web", "d", new NothingCompleted("admitted", TimeSpan.FromSeconds(5)))],
        Configuration = ["p", "l"],
    };

    [Fact]
    public void Good_rows_become_features_targets_and_configurations()
    {
        CleanedTrace cleaned = Clean([1, 0, 1, 0.1, 0], [2, 0, 1, 0.2, 0], [1, 0, 1, 0.3, 0]);

        Assert.Equal([1, 0, 2, 0, 1, 0], cleaned.Features);
        Assert.Equal([0.1, 0.2, 0.3], cleaned.Targets[0]);
        Assert.Equal([0, 1, 0], cleaned.ConfigurationOf);
        Assert.Equal([1, 0], cleaned.ConfigurationFeatures);
        Assert.Equal((3, 3, 0, 2), (cleaned.Report.Read, cleaned.Report.Used, cleaned.Report.Overload, cleaned.Report.Configurations));
    }

    [Fact]
    public void Measured_values_count_as_the_nearest_nominal_one_where_configurations_are_told_apart()
    {
        CleanedTrace cleaned = TraceCleaning.Clean(
            _model with { Nominal = [new("l", [5, 10])] },
            ModelScenarios.Table(_columns, [4.8, 0, 1, 0.1, 0], [7.6, 0, 1, 0.2, 0], [5.2, 0, 1, 0.3, 0], [99, 1, 1, 0.4, 0])).Value!;

        Assert.Equal([0, 1, 0, 2], cleaned.ConfigurationOf);
        Assert.Equal([0, 5, 0, 10, 1, 10], cleaned.Configurations);
        Assert.Equal([4.8, 0, 7.6, 0, 5.2, 0, 99, 1], cleaned.Features);
    }

    [Fact]
    public void Another_column_may_hold_what_was_meant_where_configurations_are_told_apart()
    {
        CleanedTrace cleaned = TraceCleaning.Clean(
            _model with { NominalColumns = [new("l", "other", 5)] },
            ModelScenarios.Table(_columns, [7.6, 0, 1, 0.1, 1], [7.6, 0, 1, 0.2, 2], [12, 0, 1, 0.3, 1], [9, 1, 1, 0.4, double.NaN])).Value!;

        Assert.Equal([0, 1, 0], cleaned.ConfigurationOf);
        Assert.Equal([0, 5, 0, 10], cleaned.Configurations);
        Assert.Equal([7.6, 0, 7.6, 0, 12, 0], cleaned.Features);
        Assert.Equal([new LeftOutRows(LeftOutReason.Incomplete, 1, [5])], cleaned.Report.LeftOut);
    }

    [Fact]
    public void A_missing_column_of_what_was_meant_is_named()
    {
        Checked<CleanedTrace> cleaned = TraceCleaning.Clean(
            _model with { NominalColumns = [new("l", "asked", 5)] }, ModelScenarios.Table(_columns, [5, 0, 1, 0.1, 1], [10, 0, 1, 0.2, 2]));

        Assert.Contains("expected 'asked' among them", Assert.Single(cleaned.Diagnostics).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_rows_are_left_out_and_counted_by_reason()
    {
        CleanedTrace cleaned = Clean(
            [1, 0, 1, 0.1, 0],
            [2, 0, 1, 0.2, double.NaN],
            [double.NaN, 0, 1, 0.2, 0],
            [1, 0, double.NaN, 0.2, 0],
            [1, double.PositiveInfinity, 1, 0.2, 0],
            [1, 0, 1, -0.2, 0],
            [1, 0, 1, 0.1, 0],
            [1, 0, 0, 0, 0]);

        Assert.Equal([0.1, 0.2], cleaned.Targets[0]);
        Assert.Equal(
            [
                new LeftOutRows(LeftOutReason.Incomplete, 2, [4, 5]),
                new LeftOutRows(LeftOutReason.NotFinite, 1, [6]),
                new LeftOutRows(LeftOutReason.Negative, 1, [7]),
                new LeftOutRows(LeftOutReason.Duplicate, 1, [8]),
                new LeftOutRows(LeftOutReason.NoRequests, 1, [9]),
            ],
            cleaned.Report.LeftOut);
        Assert.Equal(6, cleaned.Report.LeftOutCount);
    }

    [Fact]
    public void Windows_in_which_nothing_completed_count_as_the_window_even_when_they_repeat()
    {
        CleanedTrace cleaned = Clean([1, 0, 1, 0, 0], [1, 0, 1, 0, 0], [2, 0, 1, 0.2, 0]);

        Assert.Equal([5, 5, 0.2], cleaned.Targets[0]);
        Assert.Equal(2, cleaned.Report.Overload);
        Assert.Empty(cleaned.Report.LeftOut);
    }

    [Fact]
    public void Rows_that_differ_only_in_a_column_that_the_model_does_not_use_are_no_duplicates() =>
        Assert.Equal(3, Clean([1, 0, 1, 0.1, 0], [1, 0, 1, 0.1, 7], [2, 0, 1, 0.2, 0]).RowCount);

    [Fact]
    public void Literal_rows_are_taken_as_they_are()
    {
        CleanedTrace cleaned = TraceCleaning.Clean(
            _model with { Rows = RowHandling.Literal },
            ModelScenarios.Table(_columns, [1, 0, 1, 0, 0], [1, 0, 1, 0, 0], [2, 0, 0, 0, 0], [1, 0, 1, -0.1, 0], [1, 0, 1, double.NaN, 0])).Value!;

        Assert.Equal([0, 0, 0, -0.1], cleaned.Targets[0]);
        Assert.Equal(0, cleaned.Report.Overload);
        Assert.Equal(new LeftOutRows(LeftOutReason.Incomplete, 1, [6]), Assert.Single(cleaned.Report.LeftOut));
    }

    [Fact]
    public void Missing_columns_are_named_beside_those_that_were_found() => Assert.Equal(
        "trace.csv:1: found the columns 'l', 'd', expected 'p', 'admitted' among them",
        Mistake(_model, ModelScenarios.Table(["l", "d"], [1, 2], [3, 4])));

    [Fact]
    public void A_column_without_numbers_is_named() => Assert.Equal(
        "trace.csv: Column 'd' holds no number; expected numbers.",
        Mistake(_model, ModelScenarios.Table(_columns, [1, 0, 1, double.NaN, 0], [2, 0, 1, double.NaN, 0])));

    [Fact]
    public void One_row_is_not_enough() => Assert.Equal(
        "trace.csv: 1 of 1 row can be used; a model needs at least two rows with different configurations.",
        Mistake(_model, ModelScenarios.Table(_columns, [1, 0, 1, 0.1, 0])));

    [Fact]
    public void Too_few_rows_are_told_with_what_was_left_out() => Assert.Equal(
        "trace.csv: 1 of 3 rows can be used (1 not finite, first on line 3, 1 negative, first on line 4); "
            + "a model needs at least two rows with different configurations.",
        Mistake(_model, ModelScenarios.Table(_columns, [1, 0, 1, 0.1, 0], [1, 0, 1, double.NegativeInfinity, 0], [1, 0, 1, -1, 0])));

    [Fact]
    public void One_configuration_is_not_enough() => Assert.Equal(
        "trace.csv: All 2 usable rows hold one configuration; a model needs at least two rows with different configurations.",
        Mistake(_model, ModelScenarios.Table(_columns, [1, 0, 1, 0.1, 0], [1, 0, 1, 0.2, 0])));

    [Fact]
    public void A_target_that_is_always_zero_is_told() => Assert.Equal(
        "trace.csv: Column 'd' is zero in every usable row; expected measured values.",
        Mistake(_model with { Rows = RowHandling.Literal }, ModelScenarios.Table(_columns, [1, 0, 1, 0, 0], [2, 0, 1, 0, 0])));

    private static CleanedTrace Clean(params double[][] rows) => TraceCleaning.Clean(_model, ModelScenarios.Table(_columns, rows)).Value!;

    private static string Mistake(ModelSpec model, TraceTable table) => Assert.Single(TraceCleaning.Clean(model, table).Diagnostics).ToString();
}
