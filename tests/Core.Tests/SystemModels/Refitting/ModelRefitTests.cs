using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.SystemModels.Refitting;
using Meshward.Core.Traces;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.SystemModels.Refitting;

/// <summary>The stand-in of the second rollout scenario: inputs are cores, the share of node 1, and requests of 5 s, offered and completed.</summary>
public sealed class ModelRefitTests
{
    private static readonly Lazy<(ModelRefit Refit, CleanedTrace Rows)> s_shipped = new(Prepare);

    private static readonly ImmutableArray<double> s_onNode1 = [2, 1, 5, 5];
    private static readonly ImmutableArray<double> s_onNode2 = [2, 0, 5, 5];

    [Fact]
    public void Without_samples_the_model_stays_as_it_is() =>
        Assert.All(Enum.GetValues<RefitKind>(), kind => Assert.Same(s_shipped.Value.Refit.Before, Fit([], kind)));

    [Fact]
    public void A_node_that_is_three_times_as_slow_is_learned_where_it_gets_the_requests_and_the_other_is_left_as_it_was()
    {
        ISystemModel now = Fit(Samples(s_onNode2, 3, 12));

        Assert.InRange(Ratio(now, s_onNode2), 2.7, 3.3);
        Assert.InRange(Ratio(now, s_onNode1), 1.0, 1.3);
    }

    [Fact]
    public void When_both_nodes_are_seen_to_be_slow_both_are_learned()
    {
        ISystemModel now = Fit([.. Samples(s_onNode2, 3, 6), .. Samples(s_onNode1, 2, 6)]);

        Assert.InRange(Ratio(now, s_onNode2), 2.6, 3.4);
        Assert.InRange(Ratio(now, s_onNode1), 1.75, 2.3);
    }

    [Fact]
    public void One_factor_is_the_same_everywhere()
    {
        ISystemModel now = Fit(Samples(s_onNode2, 3, 50), RefitKind.OneFactor);

        Assert.InRange(Ratio(now, s_onNode2), 2.8, 3.1);
        Assert.Equal(Ratio(now, s_onNode2), Ratio(now, s_onNode1), 1);
    }

    [Fact]
    public void Nothing_is_predicted_beyond_all_that_was_ever_measured()
    {
        double most = s_shipped.Value.Rows.Targets[0].Max();
        ISystemModel now = Fit([.. Samples(s_onNode2, 15, 20)]);
        double[] predictions = new double[s_shipped.Value.Rows.RowCount];
        now.Predict(s_shipped.Value.Rows.Features.AsSpan(), predictions.Length, predictions);

        Assert.InRange(predictions.Max(), 0, Math.Max(most, 15 * Predict(s_shipped.Value.Refit.Before, s_onNode2)));
    }

    [Fact]
    public void Samples_that_miss_the_target_teach_nothing_and_equal_samples_give_equal_models()
    {
        ImmutableArray<RecentSample> samples = Samples(s_onNode2, 3, 5);

        Assert.Equal(1, Ratio(Fit([.. samples.Select(sample => sample with { Targets = [double.NaN] })]), s_onNode2));
        Assert.Equal(Predict(Fit(samples), s_onNode1), Predict(Fit(samples), s_onNode1));
    }

    [Fact]
    public void Models_of_recent_rows_alone_or_among_the_old_ones_move_towards_them()
    {
        ImmutableArray<RecentSample> samples = [.. Samples(s_onNode2, 3, 10), .. Samples(s_onNode1, 3, 10)];

        Assert.InRange(Ratio(Fit(samples, RefitKind.RecentRows), s_onNode2), 2, 4);
        Assert.InRange(Ratio(Fit(samples, RefitKind.WeighedRows), s_onNode2), 1.5, 3.1);
    }

    private static ISystemModel Fit(ImmutableArray<RecentSample> samples, RefitKind kind = RefitKind.Corrected) =>
        s_shipped.Value.Refit.Fit(samples, kind, cancellation: TestContext.Current.CancellationToken);

    private static ImmutableArray<RecentSample> Samples(ImmutableArray<double> features, double factor, int count) =>
        [.. Enumerable.Range(0, count).Select(step => new RecentSample(step, features, [factor * Predict(s_shipped.Value.Refit.Before, features)]))];

    private static double Ratio(ISystemModel model, ImmutableArray<double> features) => Predict(model, features) / Predict(s_shipped.Value.Refit.Before, features);

    private static double Predict(ISystemModel model, ImmutableArray<double> features)
    {
        double[] prediction = new double[1];
        model.Predict(features.AsSpan(), 1, prediction);
        return prediction[0];
    }

    private static (ModelRefit Refit, CleanedTrace Rows) Prepare()
    {
        string folder = Path.Combine(Repository.Root, "scenarios");
        using StreamReader text = new(Path.Combine(folder, "rollout-2.yaml"));
        Scenario scenario = ScenarioReader.Read(text, "rollout-2.yaml", folder).Value!;
        scenario = scenario with { Model = scenario.Model with { Forests = 1 } };
        using FileStream file = File.OpenRead(Path.Combine(folder, scenario.Model.Trace));
        CleanedTrace rows = TraceCleaning.Clean(scenario.Model, TraceReader.Read(file, "rollout-2.csv").Value!).Value!;
        return (new ModelRefit(scenario, SystemModelFitter.Train(scenario.Model, rows, 0, 2, TestContext.Current.CancellationToken), rows, 0), rows);
    }
}
