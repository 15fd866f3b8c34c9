using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;

namespace Meshward.Core.Control.Drift;

/// <summary>
/// What is usual of the errors of a system model where nothing has drifted, from the trace that it was learned on. Each row is predicted by
/// a forest that saw no row of its configuration. The error of a configuration's mean is the model's own, that of a row about this mean is
/// noise: the first is no drift however often it comes, the second has to be improbable.
/// </summary>
/// <param name="Targets">One a target of the model, in its order.</param>
/// <param name="Usual">
/// From the model's inputs to the usual size of both, as logarithms of ratios: <c>noise</c> of each target (its standard deviation), then
/// <c>error</c> of each.
/// </param>
/// <param name="RowsPerConfiguration">How often a configuration was measured, on average.</param>
/// <param name="Failure">Probability that the sampled noise misleads: a part of the false-alarm rate.</param>
public sealed record DriftCalibration(
    ImmutableArray<TargetCalibration> Targets, EnsembleModel Usual, double RowsPerConfiguration, double Failure)
{
    /// <summary>Probability that the sampled noise misleads, where nothing else is said: half of the test's false-alarm rate.</summary>
    public const double DefaultFailure = DriftTest.DefaultFalseAlarmRate / 2;

    // Noise below two percent is below what is measured.
    internal const double LeastNoise = 0.02;

    // Standard deviation of a normal over its mean absolute deviation.
    private static readonly double s_deviations = Math.Sqrt(Math.PI / 2);

    /// <summary>The calibration of a scenario's model.</summary>
    /// <param name="scenario">Kind and size of the model, and what its inputs rest on.</param>
    /// <param name="rows">Rows of its trace, at least two configurations.</param>
    /// <param name="modelSeed">Seed of models and folds.</param>
    /// <param name="failure">Probability that the sampled noise misleads, above 0.</param>
    /// <param name="degreeOfParallelism">Threads to use, at least 1; the result does not depend on it.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static DriftCalibration Of(
        Scenario scenario, CleanedTrace rows, long modelSeed, double failure, int degreeOfParallelism, CancellationToken cancellation)
    {
        ModelSpec spec = scenario.Model with { Forests = 1 };
        ImmutableArray<double[]> unseen = ModelScoring.PredictUnseen(spec, rows, modelSeed, degreeOfParallelism, cancellation);
        ImmutableArray<int> repetitionOf = AreRepetitions(scenario, rows) ? rows.ConfigurationOf : [.. Enumerable.Range(0, rows.RowCount)];
        ImmutableArray<ErrorScale> scales = [.. rows.Targets.Select(values => ErrorScale.Of(values))];
        ImmutableArray<ModelErrors> errors = [.. scales.Select((scale, i) => ModelErrors.Of(scale, rows.Targets[i], unseen[i], repetitionOf))];

        // Learned as any model is. Noise at a configuration is known from its other rows, as it is of the configurations that the trace holds.
        CleanedTrace sizes = rows with
        {
            Targets = [.. errors.Select(each => each.Noise.Select(noise => s_deviations * Math.Abs(noise)).ToImmutableArray()), .. errors.Select(each => each.Error.Select(Math.Abs).ToImmutableArray())],
        };
        ModelSpec twice = spec with
        {
            Targets = [.. spec.Targets.Select(target => target with { Quantity = $"noise {target.Quantity}" }), .. spec.Targets.Select(target => target with { Quantity = $"error {target.Quantity}" })],
        };
        ImmutableArray<double[]> unseenSizes = ModelScoring.PredictUnseen(twice, sizes with { ConfigurationOf = [.. Enumerable.Range(0, rows.RowCount)] }, modelSeed, degreeOfParallelism, cancellation);
        double part = failure / (2 * spec.Targets.Length);
        return new(
            [.. spec.Targets.Select((target, i) => new TargetCalibration(target.Quantity, scales[i], Tails(errors[i].Noise, unseenSizes[i], part)))],
            SystemModelFitter.Train(twice, sizes, modelSeed, degreeOfParallelism, cancellation),
            (double)rows.RowCount / repetitionOf.Distinct().Count(),
            failure);
    }

    private static ImmutableArray<NoiseTail> Tails(ImmutableArray<double> noise, double[] usual, double failure)
    {
        double[] scaled = [.. noise.Zip(usual, (own, size) => own / Math.Max(size, LeastNoise))];
        return [NoiseTail.Of(scaled, failure), NoiseTail.Of(scaled.Select(value => -value), failure)];
    }

    // Rows that agree in the configuration's columns repeat a measurement only where these tell every load and control.
    private static bool AreRepetitions(Scenario scenario, CleanedTrace rows) =>
        Enumerable.Range(0, scenario.Mesh.Services.Length + scenario.Controls.Length).All(slot =>
            rows.ConfigurationFeatures.Any(feature => scenario.Formulas.FeatureRestsOn(feature, slot)));
}
