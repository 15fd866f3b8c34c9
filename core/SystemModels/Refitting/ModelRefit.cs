using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Traces;

namespace Meshward.Core.SystemModels.Refitting;

/// <summary>
/// A model for now, from the model of a trace and the few samples since the mesh changed. The result depends on the arguments alone. Immutable
/// and safe for many threads.
/// </summary>
/// <param name="scenario">Kind and size of the model, and what its inputs rest on.</param>
/// <param name="model">The model of the trace.</param>
/// <param name="rows">The rows that it was learned on.</param>
/// <param name="modelSeed">Seed of models.</param>
public sealed class ModelRefit(Scenario scenario, ISystemModel model, CleanedTrace rows, long modelSeed)
{
    private readonly FeatureScale _features = FeatureScale.Of(scenario, rows);
    private readonly ImmutableArray<ErrorScale> _scales = [.. rows.Targets.Select(values => ErrorScale.Of(values))];

    /// <summary>The model of the trace.</summary>
    public ISystemModel Before => model;

    /// <summary>A model for now.</summary>
    /// <param name="samples">What was measured since the change; without any, the model of the trace.</param>
    /// <param name="kind">How it is made.</param>
    /// <param name="degreeOfParallelism">Threads to use, at least 1; the result does not depend on it.</param>
    /// <param name="cancellation">Stops the work.</param>
    public ISystemModel Fit(
        ImmutableArray<RecentSample> samples,
        RefitKind kind = RefitKind.Corrected,
        int degreeOfParallelism = 1,
        CancellationToken cancellation = default)
    {
        RecentSample[] whole = [.. samples.Where(sample => sample.Targets.All(double.IsFinite))];
        return kind switch
        {
            RefitKind.Corrected => Correct(samples, CorrectionPrior.Default),
            RefitKind.OneFactor => Correct(samples, CorrectionPrior.OneFactor),
            _ when whole.Length == 0 => model,
            RefitKind.WeighedRows => SystemModelFitter.Train(
                scenario.Model, Join(rows, whole, (int)Math.Max(1, Math.Round((double)rows.RowCount / Math.Max(1, rows.ConfigurationOf.Distinct().Count())))), modelSeed, degreeOfParallelism, cancellation),
            RefitKind.RecentRows => SystemModelFitter.Train(scenario.Model, Join(rows.Select([]), whole, 1), modelSeed, degreeOfParallelism, cancellation),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    /// <summary>The model of the trace times what samples say.</summary>
    /// <param name="samples">What was measured since the change.</param>
    /// <param name="prior">What is believed before.</param>
    public ISystemModel Correct(ImmutableArray<RecentSample> samples, CorrectionPrior prior)
    {
        if (samples.IsEmpty)
        {
            return model;
        }

        double[] predicted = new double[samples.Length * model.Targets.Length];
        model.Predict([.. samples.SelectMany(sample => sample.Features)], samples.Length, predicted);
        return new CorrectedModel(model, [.. Enumerable.Range(0, model.Targets.Length).Select(target =>
        {
            int[] known = [.. Enumerable.Range(0, samples.Length).Where(sample => double.IsFinite(samples[sample].Targets[target]))];
            return RatioCorrection.Fit(
                _features,
                _scales[target],
                prior,
                [.. known.Select(sample => samples[sample].Features)],
                [.. known.Select(sample => samples[sample].Targets[target])],
                [.. known.Select(sample => predicted[(target * samples.Length) + sample])],
                Math.Max(rows.Targets[target].Max(), known.Select(sample => samples[sample].Targets[target]).DefaultIfEmpty(0).Max()));
        })]);
    }

    // Configurations play no part in learning.
    private static CleanedTrace Join(CleanedTrace rows, RecentSample[] samples, int times)
    {
        RecentSample[] repeated = [.. samples.SelectMany(sample => Enumerable.Repeat(sample, times))];
        return rows with
        {
            Features = [.. rows.Features, .. repeated.SelectMany(sample => sample.Features)],
            Targets = [.. rows.Targets.Select((values, target) => values.AddRange(repeated.Select(sample => sample.Targets[target])))],
            ConfigurationOf = [.. rows.ConfigurationOf, .. repeated.Select(_ => 0)],
        };
    }
}
