using System.Collections.Immutable;
using Meshward.Core.Evaluation;
using Meshward.Core.Scenarios;
using ScottPlot;

namespace Meshward.Client.Reports;

/// <summary>The figures of a page about policies on a running mesh.</summary>
/// <param name="scenario">Bounds, targets and controls.</param>
/// <param name="runs">What was measured, and predicted.</param>
internal sealed class MeshPlots(Scenario scenario, MeshRuns runs)
{
    // As many as there are colours that can be told apart.
    private const int MostPolicies = 4;

    private const float Thinnest = 2;
    private const float Stripe = 4;

    private static readonly Color[] _colors = [SvgPlot.Learned, SvgPlot.Other, SvgPlot.Optimum, SvgPlot.Ink];

    /// <summary>Names of the policies that the figures show, where they are not all.</summary>
    public string? Shown => runs.Policies.Length <= MostPolicies ? null : string.Join(", ", runs.Policies.Take(MostPolicies).Select(run => run.Measured.Policy));

    private int Steps => runs.Policies[0].Measured.Steps.Length;

    private string TimeLabel => FormattableString.Invariant($"time step ({scenario.Mesh.TimeStep.TotalSeconds:0.##} s each)");

    /// <summary>Offered load over time.</summary>
    public string Load()
    {
        SvgPlot plot = OverTime("requests/s");
        ImmutableArray<EvaluationStep> steps = runs.Policies[0].Measured.Steps;
        for (int service = 0; service < scenario.Mesh.Services.Length; service++)
        {
            plot.Steps(Times, [.. steps.Append(steps[^1]).Select(step => step.Loads[service])], _colors[service % _colors.Length], $"offered load of {scenario.Mesh.Services[service]}", 1.5f);
        }

        plot.Plot.Axes.SetLimits(0, Steps, 0, 1.15 * steps.Max(step => step.Loads.Max()));
        return plot.Html($"load-{runs.Load}", $"Offered load over time, {runs.Load}", 220);
    }

    /// <summary>A bounded quantity as it was measured, over time.</summary>
    /// <param name="bound">Place of the bound in the scenario.</param>
    public string Bound(int bound)
    {
        Bound limit = scenario.Bounds[bound];
        string unit = ScenarioExplanation.Of(scenario).Bounds[bound].Unit;
        SvgPlot plot = OverTime(unit.Length > 0 ? $"{limit.Quantity} ({unit})" : limit.Quantity);
        double most = AddEach(plot, step => step.Bounds[bound]);
        plot.Level(limit.Limit, SvgPlot.Bound, "bound");
        plot.Plot.Axes.SetLimits(0, Steps, 0, 1.1 * Math.Max(Math.Max(most, limit.Limit), 1e-9));
        return plot.Html($"bound-{bound}-{runs.Load}", $"{limit.Quantity} as it was measured on the load {runs.Load}, against its bound");
    }

    /// <summary>Cores, or replicas, over time.</summary>
    /// <param name="kind">Which of them.</param>
    public string Capacity(ControlKind kind)
    {
        string unit = kind == ControlKind.Cores ? "cores" : "replicas";
        SvgPlot plot = OverTime(unit);
        double most = AddEach(plot, step => PolicyRecord.Sum(scenario, step, kind), Stripe);
        if (scenario.Controls.Where(control => control.Kind == kind).All(control => control.Levels.All(double.IsInteger)))
        {
            plot.CountUp();
        }

        plot.Plot.Axes.SetLimits(0, Steps, 0, most + 0.6);
        return plot.Html($"cores-{runs.Load}", $"{unit} in use over time on the load {runs.Load}");
    }

    /// <summary>What the model gave for each step, against what was measured.</summary>
    /// <param name="target">Place of the target in the scenario.</param>
    public string Prediction(int target)
    {
        string name = scenario.Model.Targets[target].Quantity;
        SvgPlot plot = new($"{name}, predicted (s)", "measured (s)");
        double most = 0;
        foreach (((PolicyRecord measured, PolicyRecord predicted), Color color) in runs.Policies.Zip(_colors).Reverse())
        {
            (double X, double Y)[] points = [.. predicted.Steps.Zip(measured.Steps, (model, mesh) => (model.Targets[target], mesh.Targets[target]))];
            plot.Points(points, color, measured.Policy, MarkerShape.OpenCircle, 8);
            most = Math.Max(most, points.Max(point => Math.Max(point.X, point.Y)));
        }

        plot.Line([(0, 0), (most, most)], SvgPlot.Faint, "as predicted", 1.5f);
        plot.Plot.Axes.SetLimits(0, 1.05 * Math.Max(most, 1e-9), 0, 1.05 * Math.Max(most, 1e-9));
        return plot.Html($"prediction-{target}-{runs.Load}", $"{name} as the model predicted it and as it was measured, on the load {runs.Load}", 320);
    }

    private double[] Times => [.. Enumerable.Range(0, Steps + 1).Select(step => (double)step)];

    private SvgPlot OverTime(string up)
    {
        SvgPlot plot = new(TimeLabel, up);
        plot.CountAcross();
        return plot;
    }

    // The first policy is drawn last, on top of the others: where each line is wider by a stripe than those upon it, equal ones are all seen.
    // Returns the largest finite value.
    private double AddEach(SvgPlot plot, Func<EvaluationStep, double> value, float stripe = 0)
    {
        double most = 0;
        foreach ((int place, ((PolicyRecord measured, _), Color color)) in runs.Policies.Zip(_colors).Index().Reverse())
        {
            double[] values = [.. measured.Steps.Select(value)];
            plot.Steps(Times, [.. values, values[^1]], color, measured.Policy, Thinnest + (place * stripe));
            most = Math.Max(most, values.Where(double.IsFinite).DefaultIfEmpty(0).Max());
        }

        return most;
    }
}
