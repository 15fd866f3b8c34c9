using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.SystemModels;

/// <summary>
/// The default kind on every single-service trace of the papers, held to the figures that scikit-learn's forests reach on it (120 trees,
/// zeros taken literally). Random splits are not the same ones, so that rows are compared by what splits leave to luck.
/// </summary>
public sealed class EveryTraceTests(ITestOutputHelper output)
{
    private static readonly string[] _compute = ["max_l1", "l1", "cl1", "p1", "b1", "c1"];
    private static readonly string[] _rollout = ["expected_l1", "l1", "cl1", "p11", "b1", "c1"];

    // NMAE by configuration of scikit-learn and what it may be more for the luck of the folds: the published figure and 0.03, or, where
    // five draws of the folds spread more (few configurations, total failures in some of them), their mean and twice their deviation.
    // Less than what endless repetition would leave means leakage.
    [Theory]
    [InlineData("tnsm2024.csv", 0.525, 0.03, 0.349)]
    [InlineData("lowload/tnsm2024_lowload.csv", 0.421, 0.03, 0.231)]
    [InlineData("lowload/tnsm2024_lowload_earlier.csv", 0.432, 0.074, 0.216)]
    public void Unseen_configurations_of_the_compute_service_are_predicted_as_well_as_published(
        string file, double anchor, double luck, double ideal)
    {
        TargetScores scores = Score(file, _compute, ["max_l1", "p1", "b1", "c1"], "d1");

        Assert.InRange(scores.NmaeHeldOutConfigurations, ideal, anchor + luck);
        Assert.NotNull(scores.IdealNoiseFloor);
        Assert.Equal(ideal, scores.IdealNoiseFloor.Value, 0.001);
    }

    // Blocking has no effect on what these traces carry; counting it as configuration makes repetitions of equal ones.
    [Theory]
    [InlineData("rollout/scenario2_before.csv", false, 0.778, 0.188, 0.500)]
    [InlineData("rollout/scenario2_before.csv", true, 0.365, 0.03, 0.240)]
    [InlineData("rollout/scenario2_after.csv", false, 0.864, 0.214, 0.547)]
    [InlineData("rollout/scenario2_after.csv", true, 0.448, 0.03, 0.315)]
    [InlineData("rollout/scenario3.csv", false, 0.122, 0.03, 0.069)]
    [InlineData("rollout/scenario3.csv", true, 0.072, 0.03, 0.063)]
    public void Unseen_configurations_of_the_rollout_paper_are_predicted_as_well_as_published(
        string file, bool isBlockingTold, double anchor, double luck, double ideal)
    {
        TargetScores scores = Score(file, _rollout, isBlockingTold ? ["expected_l1", "p11", "c1", "b1"] : ["expected_l1", "p11", "c1"], "d1");

        Assert.InRange(scores.NmaeHeldOutConfigurations, ideal, anchor + luck);
    }

    // Online Boutique and others have no controls, and levels of load that a forest would have to extrapolate to: rows are held out.
    // Start-up windows of seconds make up most of the mean error of some, so that ordinary windows are held to the median error. Figures
    // are scikit-learn's over ten splits: NMAE, its deviation, median error; and what the latter may
    // be more for luck, where ten splits of a short trace hold out 140 to 180 windows in all.
    [Theory]
    [InlineData("boutique/trace01.csv", 0.345, 0.050, 0.136, 0.02)]
    [InlineData("boutique/trace02.csv", 0.479, 0.512, 0.013, 0.02)]
    [InlineData("boutique/trace03.csv", 0.292, 0.030, 0.393, 0.02)]
    [InlineData("boutique/trace04.csv", 0.118, 0.141, 0.026, 0.02)]
    [InlineData("boutique/trace05.csv", 0.302, 0.079, 0.087, 0.02)]
    [InlineData("boutique/trace06.csv", 0.412, 0.107, 0.246, 0.02)]
    [InlineData("boutique/trace07.csv", 0.341, 0.066, 0.136, 0.08)]
    [InlineData("boutique/trace08.csv", 0.329, 0.158, 0.070, 0.02)]
    [InlineData("boutique/trace09.csv", 0.317, 0.139, 0.099, 0.02)]
    [InlineData("boutique/trace10.csv", 0.265, 0.075, 0.143, 0.08)]
    [InlineData("boutique/trace11.csv", 0.549, 0.715, 0.123, 0.08)]
    [InlineData("boutique/trace12.csv", 0.320, 0.126, 0.120, 0.08)]
    public void Windows_of_online_applications_are_predicted_as_well_as_by_scikit_learn(
        string file, double nmae, double deviation, double medianError, double luck)
    {
        TargetScores scores = Score(file, ["max_l", "l", "cl"], ["max_l", "l"], "d");

        Assert.InRange(scores.Nmae, 0, nmae + 2 * deviation);
        Assert.NotNull(scores.MedianError);

        Assert.InRange(scores.MedianError.Value, 0, 1.2 * medianError + luck);
        Assert.True(scores.MedianError < scores.NmaeOfMean);
    }

    /// <summary>What a user gives the console: the example scenario, with a trace of an application.</summary>
    [Theory]
    [InlineData("boutique/trace01.csv", 3000)]
    [InlineData("boutique/trace04.csv", 3000)]
    [InlineData("boutique/trace07.csv", 360)]
    [InlineData("boutique/trace12.csv", 360)]
    public void The_example_scenario_takes_traces_of_online_applications(string file, int rowCount)
    {
        string name = Path.Combine(Repository.Root, "scenarios", "examples", "boutique.yaml");
        using StreamReader text = new(name);
        Scenario scenario = ScenarioReader.Read(text, name, Path.GetDirectoryName(name)!).Value!;
        using FileStream stream = File.OpenRead(RealTraces.Path(file));

        FittedSystemModel fitted = SystemModelFitter.Fit(
            scenario with { Model = scenario.Model with { Forests = 1, Trees = 5 } }, TraceReader.Read(stream, file).Value!, 0, 2, TestContext.Current.CancellationToken).Value!;

        Assert.Equal(rowCount, fitted.Rows.Read);
        Assert.InRange(fitted.Rows.Used, 0.95 * rowCount, rowCount);
        Assert.True(fitted.Region.Contains([1, 1, 1]));
    }

    private TargetScores Score(string file, string[] features, string[] configuration, string target)
    {
        ModelSpec spec = new()
        {
            Trace = file,
            Features = [.. features.Select(column => new ModelFeature(column, column))],
            Targets = [new("delay.service", "service", target, null)],
            Configuration = [.. configuration],
            Rows = RowHandling.Literal,
        };
        using FileStream stream = File.OpenRead(RealTraces.Path(file));
        CleanedTrace rows = TraceCleaning.Clean(spec, TraceReader.Read(stream, file).Value!).Value!;
        TargetScores scores = ModelScoring.Score(spec, rows, 0, 2, TestContext.Current.CancellationToken)[0];
        output.WriteLine(
            $"{file} {rows.RowCount} rows: NMAE {scores.Nmae:F3} ({scores.NmaeDeviation:F3}), by configuration {scores.NmaeHeldOutConfigurations:F3}, "
            + $"floor {scores.NoiseFloor:F3} ({scores.IdealNoiseFloor:F3}), of the mean {scores.NmaeOfMean:F3}, "
            + $"median error {scores.MedianError:F3}, by configuration {scores.MedianErrorHeldOutConfigurations:F3}");
        return scores;
    }
}
