using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Spaces;
using Meshward.Core.SystemModels;

namespace Meshward.Core.Control.Drift;

/// <summary>
/// What is to be expected at a load and configuration. A model of trees knows the loads of its trace and jumps between them, which is no drift:
/// there, means lie between that at the loads below and the line from there to the loads above, since response times grow with the load, and the
/// faster the higher it is. Immutable and safe for many threads.
/// </summary>
/// <param name="scenario">Loads, controls and the model's inputs.</param>
/// <param name="region">Where the model is trusted.</param>
/// <param name="calibration">What is usual.</param>
public sealed class DriftForecast(Scenario scenario, OperatingRegion region, DriftCalibration calibration)
{
    // The mean of few rows is off by chance, and policies choose what the trace happens to flatter.
    private const double LuckDeviations = 2;

    private readonly ControlGrid _grid = new(scenario.Controls);

    // [services] loads that policies train on, ascending; the trace covers them.
    private readonly ImmutableArray<ImmutableArray<double>> _known = [.. scenario.Mesh.Services.Select((_, service) =>
        scenario.TrainingLoad.FiniteLoads.Select(load => load[service]).Distinct().Order().ToImmutableArray())];

    /// <summary>Inputs of the model at a load and configuration.</summary>
    /// <param name="loads">[services] offered load, requests per second.</param>
    /// <param name="levels">[controls] level indices.</param>
    public ImmutableArray<double> Features(ReadOnlySpan<double> loads, ReadOnlySpan<int> levels)
    {
        double[] row = new double[scenario.Formulas.FeatureCount], controls = new double[_grid.Count];
        _grid.Values(levels, controls);
        scenario.Formulas.SetKnown(scenario.Formulas.NewFrame(), loads, controls, row);
        return [.. row];
    }

    /// <summary>What a model leads to expect.</summary>
    /// <param name="model">The model, with the scenario's inputs and targets.</param>
    /// <param name="loads">[services] offered load, requests per second.</param>
    /// <param name="levels">[controls] level indices.</param>
    public DriftPrediction Of(ISystemModel model, ReadOnlySpan<double> loads, ReadOnlySpan<int> levels)
    {
        double[] below = [.. loads], above = [.. loads];
        double way = 0;
        for (int service = 0; service < below.Length; service++)
        {
            (below[service], above[service]) = Neighbours(_known[service], loads[service]);
            double gap = above[service] - below[service];
            way = gap > 0 ? Math.Max(way, (loads[service] - below[service]) / gap) : way;
        }

        ImmutableArray<double> here = Features(loads, levels);
        double[] rows = [.. here, .. Features(below, levels), .. Features(above, levels)];
        double[] means = new double[3 * model.Targets.Length], usual = new double[3 * calibration.Usual.Targets.Length];
        model.Predict(rows, 3, means);
        calibration.Usual.Predict(rows, 3, usual);
        int targets = model.Targets.Length;
        return new(
            [.. Enumerable.Range(0, targets).Select(target =>
            {
                ReadOnlySpan<double> mean = means.AsSpan(3 * target, 3);
                double line = mean[1] + (way * (mean[2] - mean[1]));
                double noise = Math.Max(DriftCalibration.LeastNoise, Largest(usual.AsSpan(3 * target, 3)));
                double error = Largest(usual.AsSpan(3 * (targets + target), 3)) + (LuckDeviations * noise / Math.Sqrt(calibration.RowsPerConfiguration));
                return new TargetPrediction(Math.Min(mean[0], mean[1]), Math.Max(mean[0], line), error, noise);
            })],
            region.Contains(here.AsSpan()));
    }

    private static double Largest(ReadOnlySpan<double> values) => Math.Max(values[0], Math.Max(values[1], values[2]));

    // Outside of what is known there is one neighbour, or none.
    private static (double Below, double Above) Neighbours(ImmutableArray<double> known, double load)
    {
        int place = known.BinarySearch(load);
        return place >= 0 || known.IsEmpty ? (load, load)
            : (~place > 0 ? known[~place - 1] : load, ~place < known.Length ? known[~place] : load);
    }
}
