using System.Collections.Immutable;
using Meshward.Core.Control.Journal;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Loop;

/// <summary>What was measured of a decision, put beside what it asked for.</summary>
internal static class StepMeasurement
{
    /// <summary>The step as policies learn from it.</summary>
    public static MeasuredStep Of(Scenario scenario, ControlInput input, ObservedMesh observed, long decision) => new(
        decision, observed, input.WithFixed(PresentConfiguration.Of(scenario, input.Present).Values), [.. MeasuredBounds.Targets(scenario, input.Windows)]);

    /// <summary>The same for the journal.</summary>
    /// <param name="scenario">Targets and reward.</param>
    /// <param name="windows">What was measured.</param>
    /// <param name="step">What policies learn from it.</param>
    /// <param name="next">The decision after it, which judged the objectives.</param>
    /// <param name="generation">Generation of the controller.</param>
    public static ObservationRecord Record(Scenario scenario, ImmutableArray<ServiceWindow> windows, MeasuredStep step, ControlDecision next, long generation)
    {
        ILookup<string, ServiceWindow> own = windows.ToLookup(window => window.Service);
        return new ObservationRecord
        {
            Mesh = scenario.Name,
            Generation = generation,
            At = next.At,
            Decision = step.Decision,
            Targets = scenario.Model.Targets.Select((target, i) => (target.Quantity, Value: Finite(step.Targets[i])))
                .ToImmutableSortedDictionary(pair => pair.Quantity, pair => pair.Value, StringComparer.Ordinal),
            Reward = RewardOf(scenario, step),
            ShedShares = [.. scenario.Controls.Select((control, i) => (control, i)).Where(pair => pair.control.Kind == ControlKind.Blocking)
                .Select(pair => new ShedShare(pair.control.Service!, step.Controls[pair.i], Shed(own[pair.control.Service!].FirstOrDefault())))],
            Bounds = next.Bounds,
        };
    }

    private static double? RewardOf(Scenario scenario, MeasuredStep step)
    {
        if (!step.Observed.IsGood || step.Controls.Contains(null) || step.Targets.Any(target => !double.IsFinite(target)))
        {
            return null;
        }

        double[] frame = scenario.Formulas.NewFrame();
        scenario.Formulas.SetKnown(frame, step.Observed.Loads.AsSpan(), [.. step.Controls.Select(value => value!.Value)], new double[scenario.Formulas.FeatureCount]);
        return Finite(scenario.Formulas.Reward(frame, step.Targets.AsSpan()));
    }

    private static double? Shed(ServiceWindow? window)
    {
        RequestStatistics? requests = window?.Interval?.Requests;
        return requests?.Shed.Value is double shed && requests.Offered.Value is double offered && offered > 0 ? shed / offered : null;
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
