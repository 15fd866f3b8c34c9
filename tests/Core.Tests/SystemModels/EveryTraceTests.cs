using System.Collections.Immutable;
using System.Globalization;
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

    // NMAE on unseen configurations, the mean over three draws of the five folds. The fold draw decides much where a few configurations
    // fail totally, so that scikit-learn 1.2.1 was given the same folds: RandomForestRegressor(120, random_state=seed) on all rows but a
    // fold's, for seeds 0, 1 and 2, where the configuration that appears k-th in the trace is in fold place[k] mod 5, and place is 0, 1, ...
    // shuffled (Fisher-Yates) by CounterRandom(seed, 0xF01D), which is Philox 4x32-10 and short in any language. The published figures are
    // of one unknown draw. Where scikit-learn itself is within 0.03 of them on these folds, ours has to be; on lowload (0.460 here, 0.455
    // over ten draws, 0.421 published), lowload_earlier (0.437, 0.439, 0.395) and scenario2_before (0.757, 0.854, 0.654) it is not.
    // Less than what endless repetition would leave means leakage. Blocking has no effect on what the rollout traces carry; counting it as
    // configuration makes repetitions of equal ones.
    [Theory]
    [InlineData("tnsm2024.csv", false, 0.5252, 0.525, 0.349)]
    [InlineData("lowload/tnsm2024_lowload.csv", false, 0.4598, 0.421, 0.231)]
    [InlineData("lowload/tnsm2024_lowload_earlier.csv", false, 0.4369, 0.395, 0.216)]
    [InlineData("rollout/scenario2_before.csv", false, 0.7570, 0.654, 0.500)]
    [InlineData("rollout/scenario2_before.csv", true, 0.3147, 0.365, 0.240)]
    [InlineData("rollout/scenario2_after.csv", false, 0.8893, 1.042, 0.547)]
    [InlineData("rollout/scenario2_after.csv", true, 0.3998, 0.448, 0.315)]
    [InlineData("rollout/scenario3.csv", false, 0.1429, 0.122, 0.069)]
    [InlineData("rollout/scenario3.csv", true, 0.0741, 0.072, 0.063)]
    public void Unseen_configurations_are_predicted_as_well_as_by_scikit_learn_on_the_same_folds(
        string file, bool isBlockingTold, double scikitLearn, double published, double ideal)
    {
        double nmae = NmaeOfUnseen(file, isBlockingTold, maxFeatures: 1);

        Assert.InRange(nmae, ideal, 1.05 * scikitLearn);
        Assert.True(scikitLearn > published + 0.03 || nmae <= published + 0.03, $"{nmae} is far from the published {published}.");
    }

    // The published figures' own folds: scikit-learn's GroupKFold on these columns gives the published figures to their last digit (0.5248,
    // 0.4206, 0.3948, 0.6542, 0.3650, 1.0418, 0.4481, 0.1220, 0.0716 for random_state 0), so that these are the folds that they are of.
    [Theory]
    [InlineData("tnsm2024.csv", "max_l1+p1+b1+c1", 0.525, 0.349)]
    [InlineData("lowload/tnsm2024_lowload.csv", "max_l1+p1+b1+c1", 0.421, 0.231)]
    [InlineData("lowload/tnsm2024_lowload_earlier.csv", "max_l1+p1+b1+c1", 0.395, 0.216)]
    [InlineData("rollout/scenario2_before.csv", "expected_l1+p11+c1", 0.654, 0.500)]
    [InlineData("rollout/scenario2_before.csv", "expected_l1+p11+c1+b1", 0.365, 0.240)]
    [InlineData("rollout/scenario2_after.csv", "expected_l1+p11+c1", 1.042, 0.547)]
    [InlineData("rollout/scenario2_after.csv", "expected_l1+p11+c1+b1", 0.448, 0.315)]
    [InlineData("rollout/scenario3.csv", "expected_l1+p11+c1", 0.122, 0.069)]
    [InlineData("rollout/scenario3.csv", "expected_l1+p11+c1+b1", 0.072, 0.063)]
    public void Unseen_configurations_of_the_published_folds_are_predicted_as_well_as_published(
        string file, string configuration, double published, double ideal)
    {
        string[] columns = configuration.Split('+');
        string[] features = file.StartsWith("rollout", StringComparison.Ordinal) ? ["l1", "cl1", "p11", "c1"] : _compute;
        // What was meant need not be a feature: the load stands beside the requests counted, blocking beside those completed.
        Dictionary<string, NominalColumn> meant = new() { ["expected_l1"] = new("l1", "expected_l1", 5), ["b1"] = new("cl1", "b1", 1) };
        string[] told = [.. columns.Where(column => !features.Contains(column))];
        ModelSpec spec = Spec(file, features, [.. columns.Select(column => told.Contains(column) ? meant[column].Column : column)], "d1") with
        {
            NominalColumns = [.. told.Select(column => meant[column])],
        };
        CleanedTrace rows = Rows(file, spec);
        ImmutableArray<int> foldOf = PublishedFolds(file, configuration);

        double nmae = Nmae(rows, ModelScoring.PredictUnseenIn(foldOf, spec, rows, 0, 2, TestContext.Current.CancellationToken)[0]);

        output.WriteLine($"{file} {configuration} {nmae:F4}");
        Assert.InRange(nmae, ideal, published + 0.03);
    }

    // The same folds and scikit-learn with max_features=0.67, which takes four of six features.
    [Theory]
    [InlineData("lowload/tnsm2024_lowload_earlier.csv", 0.4275, 0.4369)]
    [InlineData("rollout/scenario2_before.csv", 0.7251, 0.7570)]
    [InlineData("rollout/scenario3.csv", 0.1250, 0.1429)]
    public void Looking_at_two_thirds_of_the_features_predicts_small_noisy_traces_better(string file, double scikitLearn, double withAll)
    {
        double nmae = NmaeOfUnseen(file, isBlockingTold: false, maxFeatures: 0.67);

        Assert.InRange(nmae, 0.95 * scikitLearn, 1.05 * scikitLearn);
        Assert.InRange(nmae, 0, 0.985 * withAll);
    }

    [Theory]
    [InlineData("tnsm2024.csv", 0.349)]
    [InlineData("lowload/tnsm2024_lowload_earlier.csv", 0.216)]
    public void The_ideal_noise_floor_is_the_published_one(string file, double ideal)
    {
        CleanedTrace rows = Rows(file, Spec(file, _compute, ["max_l1", "p1", "b1", "c1"], "d1"));

        Assert.Equal(ideal, ModelScoring.NoiseFloor(rows.Targets[0], rows.ConfigurationOf).Ideal!.Value, 0.001);
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

    private double NmaeOfUnseen(string file, bool isBlockingTold, double maxFeatures)
    {
        bool isRollout = file.StartsWith("rollout", StringComparison.Ordinal);
        string[] configuration = !isRollout ? ["max_l1", "p1", "b1", "c1"] : isBlockingTold ? ["expected_l1", "p11", "c1", "b1"] : ["expected_l1", "p11", "c1"];
        ModelSpec spec = Spec(file, isRollout ? _rollout : _compute, configuration, "d1") with { MaxFeatures = maxFeatures };
        CleanedTrace rows = Rows(file, spec);
        double[] draws =
            [.. Enumerable.Range(0, 3).Select(seed => Nmae(rows, ModelScoring.PredictUnseen(spec, rows, seed, 2, TestContext.Current.CancellationToken)[0]))];
        output.WriteLine($"{file} {string.Join(", ", draws.Select(nmae => nmae.ToString("F4", CultureInfo.InvariantCulture)))}");
        return draws.Average();
    }

    private static double Nmae(CleanedTrace rows, double[] predicted) =>
        predicted.Zip(rows.Targets[0], (predicted, measured) => Math.Abs(predicted - measured)).Sum() / rows.Targets[0].Sum();

    private static ImmutableArray<int> PublishedFolds(string file, string configuration) =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "tests", "Core.Tests", "SystemModels", "PublishedFolds.txt"))
            .Select(line => line.Split(' '))
            .Single(words => words[0] == file && words[1] == configuration)[2]
            .Select(digit => digit - '0'),
    ];

    private static ModelSpec Spec(string file, string[] features, string[] configuration, string target) => new()
    {
        Trace = file,
        Features = [.. features.Select(column => new ModelFeature(column, column))],
        Targets = [new("delay.service", "service", target, null)],
        Configuration = [.. configuration],
        Rows = RowHandling.Literal,
    };

    private static CleanedTrace Rows(string file, ModelSpec spec)
    {
        using FileStream stream = File.OpenRead(RealTraces.Path(file));
        return TraceCleaning.Clean(spec, TraceReader.Read(stream, file).Value!).Value!;
    }

    private TargetScores Score(string file, string[] features, string[] configuration, string target)
    {
        ModelSpec spec = Spec(file, features, configuration, target);
        CleanedTrace rows = Rows(file, spec);
        TargetScores scores = ModelScoring.Score(spec, rows, 0, 2, TestContext.Current.CancellationToken)[0];
        output.WriteLine(
            $"{file} {rows.RowCount} rows: NMAE {scores.Nmae:F3} ({scores.NmaeDeviation:F3}), by configuration {scores.NmaeHeldOutConfigurations:F3}, "
            + $"floor {scores.NoiseFloor:F3} ({scores.IdealNoiseFloor:F3}), of the mean {scores.NmaeOfMean:F3}, "
            + $"median error {scores.MedianError:F3}, by configuration {scores.MedianErrorHeldOutConfigurations:F3}");
        return scores;
    }
}
