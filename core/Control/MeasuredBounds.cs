using System.Collections.Immutable;
using Meshward.Core.Collection;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control;

/// <summary>Judges the objectives by what was measured, as the model reads its targets from a trace.</summary>
internal static class MeasuredBounds
{
    /// <summary>[bounds] whether each was kept.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="windows">What was measured.</param>
    /// <param name="loads">[services] offered load.</param>
    /// <param name="present">The configuration that it was measured under.</param>
    public static ImmutableArray<JudgedBound> Of(
        Scenario scenario, ImmutableArray<ServiceWindow> windows, ImmutableArray<double> loads, PresentConfiguration present)
    {
        double[] targets = Targets(scenario, windows);
        double[] controls = [.. present.Values.Select(value => value ?? double.NaN)];
        double[] frame = scenario.Formulas.NewFrame();
        scenario.Formulas.SetKnown(frame, loads.AsSpan(), controls, new double[scenario.Formulas.FeatureCount]);
        _ = scenario.Formulas.Reward(frame, targets);
        HashSet<string> missing = [.. scenario.Model.Targets.Where((_, i) => double.IsNaN(targets[i])).Select(target => target.Quantity)];
        HashSet<string> predicted = [.. scenario.Model.Targets.Select(target => target.Quantity)];
        return [.. scenario.Bounds.Select(bound => Judge(scenario, bound, frame, predicted.Contains(bound.Quantity) ? missing.Contains(bound.Quantity) : missing.Count > 0))];
    }

    private static JudgedBound Judge(Scenario scenario, Bound bound, double[] frame, bool isMissing)
    {
        string written = FormattableString.Invariant($"{bound.Quantity} {(bound.Direction == BoundDirection.AtMost ? "<=" : ">=")} {bound.Limit}");

        // What rests on several targets cannot be told where one of them is missing, whatever the expression makes of it.
        if (isMissing)
        {
            return new JudgedBound(written, null, null);
        }

        double value = frame[scenario.Formulas.SlotOf(bound.Quantity)];
        return new JudgedBound(written, double.IsFinite(value) ? value : null, bound.IsKept(value));
    }

    /// <summary>[targets] what was measured; NaN where nothing was to be measured, or it is not known.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="windows">What was measured.</param>
    public static double[] Targets(Scenario scenario, ImmutableArray<ServiceWindow> windows)
    {
        Dictionary<string, double> columns = new(StringComparer.Ordinal);
        HashSet<string> overloaded = new(StringComparer.Ordinal);
        HashSet<string> services = [.. scenario.Mesh.Services];
        foreach (ServiceWindow window in windows.Where(window => window.Interval is not null && services.Contains(window.Service)))
        {
            MeasuredRow row = new();
            row.AddService(window.Service, scenario.Mesh.Nodes, window.Interval!);
            foreach ((string name, double value) in CollectedColumns.OfService(window.Service, scenario.Mesh.Nodes).Zip(row.Values))
            {
                columns[name] = value;
            }

            if (window.Interval!.Requests.State == IntervalState.Overload)
            {
                _ = overloaded.Add(window.Service);
            }
        }

        return
        [
            .. scenario.Model.Targets.Select(target => columns.GetValueOrDefault(target.Column, double.NaN) switch
            {
                // A zero stands for requests that were admitted and never served: no small delay, but one beyond every limit.
                0 when target.NothingCompleted is { } rule && columns.GetValueOrDefault(rule.AdmittedColumn) > 0 => rule.AtLeast.TotalSeconds,
                0 when overloaded.Contains(target.Service) => double.PositiveInfinity,
                double value => value,
            }),
        ];
    }
}
