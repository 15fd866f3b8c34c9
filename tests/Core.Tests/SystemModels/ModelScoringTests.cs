using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.SystemModels;

public sealed class ModelScoringTests(ITestOutputHelper output)
{
    [Fact]
    public void Cleaned_rows_reach_the_published_accuracy()
    {
        TargetScores scores = ScoreRealTrace(RowHandling.Cleaned);
        output.WriteLine($"{scores}");

        // 0.525 for scikit-learn's forest, and 0.03 for the luck of the folds.
        Assert.InRange(scores.NmaeHeldOutConfigurations, scores.IdealNoiseFloor!.Value, 0.555);
        Assert.True(scores.NmaeHeldOutConfigurations < scores.NmaeOfMean);
    }

    [Fact]
    public void Literal_rows_score_as_the_papers_do()
    {
        TargetScores scores = ScoreRealTrace(RowHandling.Literal);

        // Independent figures: 0.369 (standard deviation 0.056) and 0.792 by rows, 0.525 and 0.637 by configurations, floors 0.390 and 0.349.
        Assert.InRange(scores.Nmae, 0.369 - 0.056, 0.369 + 0.056);
        Assert.InRange(scores.R2, 0.65, 0.9);
        Assert.InRange(scores.NmaeHeldOutConfigurations, 0.495, 0.555);
        Assert.InRange(scores.R2HeldOutConfigurations, 0.587, 0.687);
        Assert.Equal(0.390, scores.NoiseFloor!.Value, 0.0005);
        Assert.Equal(0.349, scores.IdealNoiseFloor!.Value, 0.0005);
        Assert.Equal(1.406, scores.NmaeOfMean, 0.0005);
    }

    [Fact]
    public void One_wild_window_does_not_move_the_median_error()
    {
        // Median value 2; errors 0.5, 1, 1 and 97.
        Assert.Equal(0.5, ModelScoring.MedianError([1, 2, 100, 2], [0, 1, 2, 3], [1.5, 1, 3, 3]));
        Assert.Null(ModelScoring.MedianError([0, 0, 1], [0, 1], [1, 1]));
    }

    [Fact]
    public void The_noise_floor_is_the_error_of_the_other_rows_mean()
    {
        // Configuration 0: 1, 2, 6 against 4, 3.5, 1.5; configuration 1: 3, 5 against 5, 3; configuration 2 has one row.
        (double? floor, double? ideal) = ModelScoring.NoiseFloor([1, 2, 6, 3, 5, 100], [0, 0, 0, 1, 1, 2]);

        Assert.Equal((3 + 1.5 + 4.5 + 2 + 2) / 17, floor!.Value, 1e-12);
        Assert.Equal(((3 + 1.5 + 4.5) * Math.Sqrt(2.0 / 3) + 4 * Math.Sqrt(0.5)) / 17, ideal!.Value, 1e-12);
    }

    [Fact]
    public void Without_repetitions_there_is_no_noise_floor() =>
        Assert.Equal((null, null), ModelScoring.NoiseFloor([1, 2, 3], [0, 1, 2]));

    [Fact]
    public void Scores_do_not_depend_on_the_number_of_threads()
    {
        (ModelSpec spec, CleanedTrace rows) = Noisy(configurations: 12, repetitions: 4);

        Assert.Equal(
            ModelScoring.Score(spec, rows, 7, 1, TestContext.Current.CancellationToken),
            ModelScoring.Score(spec, rows, 7, 2, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Held_out_configurations_are_judged_by_models_that_never_saw_them()
    {
        // Every configuration has a value of its own that nothing else tells: known exactly with it, not at all without.
        double[][] rows = [.. Enumerable.Range(0, 400).Select(i => (double[])[i % 100, (i % 100 * 37 % 101) + 1])];
        ModelSpec spec = Spec(["x"]);
        CleanedTrace cleaned = TraceCleaning.Clean(spec with { Rows = RowHandling.Literal }, ModelScenarios.Table(["x", "y"], rows)).Value!;

        TargetScores scores = Assert.Single(ModelScoring.Score(spec, cleaned, 0, 2, TestContext.Current.CancellationToken));

        Assert.Equal(0, scores.NoiseFloor!.Value, 1e-12);
        Assert.True(scores.Nmae < 0.1, $"{scores.Nmae}");
        Assert.True(scores.NmaeHeldOutConfigurations > 0.3, $"{scores.NmaeHeldOutConfigurations}");
    }

    private static (ModelSpec Spec, CleanedTrace Rows) Noisy(int configurations, int repetitions)
    {
        double[][] rows = [.. Enumerable.Range(0, configurations * repetitions).Select(i => (double[])[i % configurations, i % 3, 1 + i * 7 % 11])];
        ModelSpec spec = Spec(["x", "z"]);
        return (spec, TraceCleaning.Clean(spec, ModelScenarios.Table(["x", "z", "y"], rows)).Value!);
    }

    private static ModelSpec Spec(ImmutableArray<string> features) => new()
    {
        Trace = "trace.csv",
        Trees = 30,
        Features = [.. features.Select(name => new ModelFeature(name, "0"))],
        Targets = [new ModelTarget("delay.web", "web", "y", null)],
        Configuration = features,
    };

    private static TargetScores ScoreRealTrace(RowHandling rows)
    {
        using FileStream stream = File.OpenRead(RealTraces.Path("tnsm2024.csv"));
        ModelSpec spec = ModelScenarios.ComputeModel with { Rows = rows };
        CleanedTrace cleaned = TraceCleaning.Clean(spec, TraceReader.Read(stream, "tnsm2024.csv").Value!).Value!;
        return Assert.Single(ModelScoring.Score(spec, cleaned, 0, 2, TestContext.Current.CancellationToken));
    }
}
