using System.Collections.Immutable;
using Meshward.Core.Control;
using Meshward.Core.Evaluation;
using Meshward.Core.Scenarios;
using ScottPlot;

namespace Meshward.Client.Reports;

/// <summary>The figures of a page about the gate: a stretch of the recording, and what both did in it.</summary>
internal sealed class GatePlots
{
    // More cannot be told apart across a page.
    private const int MostSteps = 600;

    private static readonly Color[] s_services = [SvgPlot.Ink, SvgPlot.Other, SvgPlot.Optimum, SvgPlot.Learned];

    private readonly Scenario _scenario;
    private readonly ImmutableArray<EvaluationStep> _candidate;
    private readonly ImmutableArray<EvaluationStep> _twin;
    private readonly double[] _times;

    /// <summary>The figures of a replay.</summary>
    /// <param name="scenario">Bounds and controls.</param>
    /// <param name="replay">What both did.</param>
    public GatePlots(Scenario scenario, GateReplay replay)
    {
        _scenario = scenario;
        All = replay.Twin.Steps.Length;
        Shown = Math.Min(All, MostSteps);
        First = Differing(scenario, replay, Shown);
        _candidate = replay.Candidate.Steps.Slice(First, Shown);
        _twin = replay.Twin.Steps.Slice(First, Shown);
        _times = [.. Enumerable.Range(First, Shown + 1).Select(step => (double)step)];
    }

    /// <summary>First time step that the figures show, from 0.</summary>
    public int First { get; }

    /// <summary>Time steps that they show.</summary>
    public int Shown { get; }

    /// <summary>Time steps of the recording.</summary>
    public int All { get; }

    /// <summary>Offered load over time.</summary>
    public string Load()
    {
        SvgPlot plot = OverTime("requests/s");
        for (int service = 0; service < _scenario.Mesh.Services.Length; service++)
        {
            plot.Steps(_times, Values(_twin, step => step.Loads[service]), s_services[service % s_services.Length], $"offered load of {_scenario.Mesh.Services[service]}", 1.5f);
        }

        plot.Plot.Axes.SetLimits(First, First + Shown, 0, 1.15 * Math.Max(_twin.Max(step => step.Loads.Max()), 1e-9));
        return plot.Html("load", "Offered load over time");
    }

    /// <summary>A bounded quantity over time.</summary>
    /// <param name="bound">Place of the bound in the scenario.</param>
    public string Bound(int bound)
    {
        Bound limit = _scenario.Bounds[bound];
        string unit = ScenarioExplanation.Of(_scenario).Bounds[bound].Unit;
        SvgPlot plot = OverTime(unit.Length > 0 ? $"{limit.Quantity} ({unit})" : limit.Quantity);
        double most = AddBoth(plot, step => step.Bounds[bound]);
        plot.Level(limit.Limit, SvgPlot.Bound, "bound");
        plot.Plot.Axes.SetLimits(First, First + Shown, 0, 1.1 * Math.Max(Math.Max(most, limit.Limit), 1e-9));
        return plot.Html($"bound-{bound}", $"{limit.Quantity} over time, against its bound");
    }

    /// <summary>Cost over time.</summary>
    public string Cost()
    {
        SvgPlot plot = OverTime("cost");
        double most = AddBoth(plot, step => step.Cost ?? 0);
        plot.Plot.Axes.SetLimits(First, First + Shown, Math.Min(0, _candidate.Concat(_twin).Min(step => step.Cost ?? 0)), most + 0.6);
        return plot.Html("cost", "Cost over time");
    }

    // The stretch with the most steps in which one of the two alone keeps the objectives; the first of several.
    private static int Differing(Scenario scenario, GateReplay replay, int length)
    {
        int[] differs = [.. replay.Candidate.Steps.Zip(replay.Twin.Steps, (own, twin) =>
            PolicyRecord.KeepsAll(scenario, own) == PolicyRecord.KeepsAll(scenario, twin) ? 0 : 1)];
        int now = differs[..length].Sum(), most = now, first = 0;
        for (int end = length; end < differs.Length; end++)
        {
            now += differs[end] - differs[end - length];
            (most, first) = now > most ? (now, end - length + 1) : (most, first);
        }

        return first;
    }

    private static double[] Values(ImmutableArray<EvaluationStep> steps, Func<EvaluationStep, double> value) => [.. steps.Append(steps[^1]).Select(value)];

    private SvgPlot OverTime(string up)
    {
        SvgPlot plot = new(FormattableString.Invariant($"time step ({_scenario.Mesh.TimeStep.TotalSeconds:0.##} s each)"), up);
        plot.CountAcross();
        return plot;
    }

    // The rules are a wider line beneath: where both are equal, both are seen. Returns the largest finite value.
    private double AddBoth(SvgPlot plot, Func<EvaluationStep, double> value)
    {
        double[] twin = Values(_twin, value), own = Values(_candidate, value);
        plot.Steps(_times, twin, SvgPlot.Other, "rules", 5);
        plot.Steps(_times, own, SvgPlot.Learned, "policy");
        return twin.Concat(own).Where(double.IsFinite).DefaultIfEmpty(0).Max();
    }
}
