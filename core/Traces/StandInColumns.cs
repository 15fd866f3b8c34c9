using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Spaces;

namespace Meshward.Core.Traces;

/// <summary>
/// Gives a trace of the queueing model the columns that a scenario's model names. Targets hold what was measured. Features hold the value
/// of their expression at the row's load and configuration, but columns named <c>l</c> and <c>cl</c> with a service's number hold the
/// window's requests, offered and completed, where that is what their expressions count on average. What tells whether requests were admitted holds
/// their number in the window, where the model's own trace has no column of its name. Other columns are taken by name; the rollout paper's
/// <c>expected_l</c> is <c>max_l</c>.
/// </summary>
internal static class StandInColumns
{
    private const int Digits = 5;

    /// <summary>The trace with those columns.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="trace">The loads and configurations of the plan, in its order, some windows each.</param>
    /// <param name="plan">The loads and configurations.</param>
    /// <param name="settings">How the trace was made.</param>
    public static TraceTable Of(
        Scenario scenario, TraceTable trace, QueueingPlan plan, QueueingTraceSettings settings)
    {
        ModelSpec model = scenario.Model;
        ImmutableArray<ImmutableArray<double>> features = Features(scenario, plan, settings.Windows);
        List<string> columns = [];
        List<ImmutableArray<double>> values = [];
        for (int i = 0; i < features.Length; i++)
        {
            string column = model.Features[i].Column;
            Add(column, Counted(scenario, trace, column, features[i], settings) ?? features[i]);
        }

        foreach (ModelTarget target in model.Targets)
        {
            Add(target.Column, [.. trace.Find(MeasuredName(scenario, target))!.Value.Select(value => Math.Round(value, Digits))]);
        }

        foreach (ModelTarget target in model.Targets.Where(target => target.NothingCompleted is not null))
        {
            string column = target.NothingCompleted!.AdmittedColumn;
            Add(column, trace.Find(column) ?? Admitted(trace, PlaceOf(scenario, target).Service + 1));
        }

        foreach (string column in model.RowFilters.Select(filter => filter.Column).Concat(model.NominalColumns.Select(nominal => nominal.Source)))
        {
            Add(column, trace.Find(column) ?? trace.Find(column.Replace("expected_", "max_", StringComparison.Ordinal)));
        }

        return new TraceTable(trace.Source, [.. columns], [.. values]);

        void Add(string column, ImmutableArray<double>? cells)
        {
            if (cells is not null && !columns.Contains(column))
            {
                columns.Add(column);
                values.Add(cells.Value);
            }
        }
    }

    private static ImmutableArray<ImmutableArray<double>> Features(
        Scenario scenario, QueueingPlan plan, int windows)
    {
        ControlGrid grid = new(scenario.Controls);
        double[] frame = scenario.Formulas.NewFrame(), controls = new double[grid.Count], row = new double[scenario.Formulas.FeatureCount];
        List<double>[] values = [.. row.Select(_ => new List<double>())];
        foreach ((ImmutableArray<double> load, int[] levels) in plan.Rows)
        {
            grid.Values(levels, controls);
            scenario.Formulas.SetKnown(frame, load.AsSpan(), controls, row);
            for (int i = 0; i < row.Length; i++)
            {
                values[i].AddRange(Enumerable.Repeat(Math.Round(row[i], 9), windows));
            }
        }

        return [.. values.Select(column => column.ToImmutableArray())];
    }

    // What the window counted, where the feature is its mean; null otherwise.
    private static ImmutableArray<double>? Counted(
        Scenario scenario, TraceTable trace, string column, ImmutableArray<double> feature, QueueingTraceSettings settings)
    {
        for (int service = 1; service <= scenario.Mesh.Services.Length; service++)
        {
            if (column == $"l{service}" || column == $"cl{service}")
            {
                ImmutableArray<double> nominal = trace.Find($"max_l{service}")!.Value;
                bool counts = feature.Zip(nominal).All(pair => Math.Abs(pair.First - pair.Second * settings.Window.TotalSeconds) < 1e-6);
                return counts ? trace.Find(column) : null;
            }
        }

        return null;
    }

    // Requests of a window that arrived and were not rejected.
    private static ImmutableArray<double> Admitted(TraceTable trace, int service) =>
        [.. trace.Find($"l{service}")!.Value.Zip(trace.Find($"drop{service}")!.Value, (offered, rejected) => offered - rejected)];

    private static string MeasuredName(Scenario scenario, ModelTarget target)
    {
        (int service, int? node) = PlaceOf(scenario, target);
        return node is int own ? $"d{service + 1}{own + 1}" : $"d{service + 1}";
    }

    /// <summary>Service and node, if any, of a delay such as <c>delay.compute</c> or <c>delay.compute.node1</c>.</summary>
    public static (int Service, int? Node) PlaceOf(Scenario scenario, ModelTarget target)
    {
        string[] parts = target.Quantity.Split('.');
        return (scenario.Mesh.Services.IndexOf(parts[1]), parts.Length == 2 ? null : scenario.Mesh.Nodes.IndexOf(parts[2]));
    }
}
