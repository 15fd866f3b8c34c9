using System.Collections.Immutable;
using Meshward.Core.Control.Drift;
using Meshward.Core.Control.Loop;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Spaces;
using Meshward.Core.SystemModels;
using Meshward.Core.SystemModels.Refitting;

namespace Meshward.Core.Control.Adaptation;

/// <summary>The models that a controller goes by while its mesh changes: all follow from its state. Immutable and safe for many threads.</summary>
public sealed class AdaptiveModels
{
    private readonly OperatingRegion _region;
    private readonly ModelRefit _refit;
    private readonly DriftForecast _forecast;
    private readonly ControlGrid _grid;

    /// <summary>The models of a mesh.</summary>
    /// <param name="scenario">A scenario whose mesh can be tabulated.</param>
    /// <param name="fitted">The model of its trace.</param>
    /// <param name="basis">What is known of the trace besides.</param>
    /// <exception cref="ArgumentException">The mesh is too large to tabulate.</exception>
    public AdaptiveModels(Scenario scenario, FittedSystemModel fitted, AdaptationBasis basis)
    {
        if (!OutcomeTable.Fits(scenario))
        {
            throw new ArgumentException("The mesh is too large to look through in a time step.", nameof(scenario));
        }

        (Scenario, _region, _grid) = (scenario, fitted.Region, new ControlGrid(scenario.Controls));
        _refit = new ModelRefit(scenario, new RememberingModel(fitted.Model), basis.Rows, basis.ModelSeed);
        _forecast = new DriftForecast(scenario, fitted.Region, basis.Calibration);
        Test = new DriftTest(basis.Calibration);
    }

    /// <summary>The scenario.</summary>
    public Scenario Scenario { get; }

    /// <summary>The test of drift.</summary>
    public DriftTest Test { get; }

    /// <summary>The model of the trace.</summary>
    public ISystemModel Before => _refit.Before;

    /// <summary>A model for now.</summary>
    /// <param name="samples">What was measured since the change; without any, the model of the trace.</param>
    public ISystemModel Fit(ImmutableArray<RecentSample> samples) => _refit.Fit(samples);

    /// <summary>The mesh as a model for now has it; null where that makes no sense of a training load.</summary>
    /// <param name="samples">What was measured since the change.</param>
    public RefittedMesh? MeshOf(ImmutableArray<RecentSample> samples) => RefittedMesh.Of(Scenario, _region, Fit(samples));

    /// <summary>Model, reward and operating region with a model for now.</summary>
    /// <param name="samples">What was measured since the change.</param>
    public MeshDynamics DynamicsOf(ImmutableArray<RecentSample> samples) => new(Scenario, Fit(samples), _region);

    /// <summary>What a measured step tells; null where it tells nothing, since load or configuration are not known.</summary>
    /// <param name="step">The step.</param>
    /// <param name="tested">The model that is tested; null for none.</param>
    public AdaptationObservation? Observe(MeasuredStep step, ISystemModel? tested)
    {
        if (!step.Observed.IsGood || step.IsDisturbed || LevelsOf(step.Controls) is not { } levels)
        {
            return null;
        }

        return Observe(step.Decision, step.Observed.Loads.AsSpan(), levels, step.Targets, tested);
    }

    /// <summary>What a measured step tells.</summary>
    /// <param name="step">Its number.</param>
    /// <param name="loads">[services] requests per second.</param>
    /// <param name="levels">[controls] level indices.</param>
    /// <param name="targets">[targets] in their own units; NaN where one was not measured.</param>
    /// <param name="tested">The model that is tested; null for none.</param>
    public AdaptationObservation Observe(long step, ReadOnlySpan<double> loads, ReadOnlySpan<int> levels, ImmutableArray<double> targets, ISystemModel? tested)
    {
        ImmutableArray<double> features = _forecast.Features(loads, levels);
        DriftPrediction? predicted = tested is null ? null : _forecast.Of(tested, loads, levels);
        return new AdaptationObservation(new RecentSample(step, features, targets), _region.Contains(features.AsSpan()), predicted);
    }

    // A configuration that is none of the scenario's is not what any model is asked about.
    private int[]? LevelsOf(ImmutableArray<double?> values)
    {
        int[] levels = [.. _grid.Controls.Select((control, i) => values[i] is double value ? control.Levels.IndexOf(value) : -1)];
        return levels.Contains(-1) ? null : levels;
    }
}
