using System.Collections.Immutable;
using Meshward.Client.Stories;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Evaluation;
using Meshward.Core.Scenarios;
using ScottPlot;

namespace Meshward.Client.Reports;

/// <summary>The figures of a page about a mesh that changes: one story over time.</summary>
/// <param name="scenario">Bounds and controls.</param>
/// <param name="story">What happened.</param>
/// <param name="changeAt">First time step of the changed mesh.</param>
internal sealed class AdaptPlots(Scenario scenario, Story story, int changeAt)
{
    // Delays of an overload would press everything else to the bottom.
    private const double MostOverBound = 3;

    private static readonly Color[] s_services = [SvgPlot.Ink, SvgPlot.Other, SvgPlot.Optimum, SvgPlot.Learned];

    private static readonly (Color Color, float Width)[] s_beside = [(SvgPlot.Other, 5), (SvgPlot.Optimum, 3.5f)];

    private readonly ImmutableArray<EvaluationStep> _adapting = story.Records[0].Steps;

    // Wider lines beneath: where several are equal, all are seen.
    private readonly ImmutableArray<(ImmutableArray<EvaluationStep> Steps, string Name, Color Color, float Width)> _lines =
    [
        .. story.Beside.Select((name, i) => (story.Records.First(record => record.Policy == name).Steps, name, s_beside[i].Color, s_beside[i].Width)),
        (story.Records[0].Steps, story.Records[0].Policy, SvgPlot.Learned, 1.5f),
    ];
    private readonly double[] _times = [.. Enumerable.Range(0, story.Stages.Length + 1).Select(step => (double)step)];

    /// <summary>Offered load over time.</summary>
    public string Load()
    {
        SvgPlot plot = OverTime("requests/s");
        for (int service = 0; service < scenario.Mesh.Services.Length; service++)
        {
            plot.Steps(_times, Values(_adapting, step => step.Loads[service]), s_services[service % s_services.Length], $"offered load of {scenario.Mesh.Services[service]}", 1.5f);
        }

        return Finish(plot, 1.15 * _adapting.Max(step => step.Loads.Max()), "load", "Offered load over time");
    }

    /// <summary>A bounded quantity over time.</summary>
    /// <param name="bound">Place of the bound in the scenario.</param>
    public string Bound(int bound)
    {
        Bound limit = scenario.Bounds[bound];
        string unit = ScenarioExplanation.Of(scenario).Bounds[bound].Unit;
        SvgPlot plot = OverTime(unit.Length > 0 ? $"{limit.Quantity} ({unit})" : limit.Quantity);
        double most = AddAll(plot, step => step.Bounds[bound]);
        plot.Level(limit.Limit, SvgPlot.Bound, "bound");
        return Finish(plot, 1.1 * Math.Min(Math.Max(most, limit.Limit), limit.Limit > 0 ? MostOverBound * limit.Limit : most), $"bound-{bound}", $"{limit.Quantity} over time, against its bound");
    }

    /// <summary>Cores or replicas over time.</summary>
    /// <param name="kind">Which.</param>
    public string Capacity(ControlKind kind)
    {
        SvgPlot plot = OverTime(kind == ControlKind.Cores ? "cores" : "replicas");
        double most = AddAll(plot, step => PolicyRecord.Sum(scenario, step, kind));
        return Finish(plot, most + 0.8, "capacity", "Capacity over time");
    }

    /// <summary>Mean reward of late over time.</summary>
    /// <param name="window">Time steps that a mean is over.</param>
    public string Reward(int window)
    {
        SvgPlot plot = OverTime("mean reward");
        double[][] lines = [.. _lines.Select(line => Enumerable.Range(0, line.Steps.Length + 1)
            .Select(at => Enumerable.Range(Math.Max(0, at - window), Math.Min(at + 1, window)).Average(step => line.Steps[Math.Min(step, line.Steps.Length - 1)].Reward)).ToArray())];
        for (int i = 0; i < lines.Length; i++)
        {
            plot.Steps(_times, lines[i], _lines[i].Color, _lines[i].Name, _lines[i].Width);
        }

        double high = lines.Max(line => line.Max()), low = Math.Max(lines.Min(line => line.Min()), high - (4 * Math.Max(Math.Abs(high), 0.1)));
        Stages(plot, low, high);
        plot.Plot.Axes.SetLimits(0, story.Stages.Length, low - (0.1 * (high - low)), high + (0.1 * (high - low)));
        return plot.Html("reward", "Mean reward of late over time");
    }

    private static double[] Values(ImmutableArray<EvaluationStep> steps, Func<EvaluationStep, double> value) => [.. steps.Append(steps[^1]).Select(value)];

    private SvgPlot OverTime(string up)
    {
        SvgPlot plot = new(FormattableString.Invariant($"time step ({scenario.Mesh.TimeStep.TotalSeconds:0.##} s each)"), up);
        plot.CountAcross();
        return plot;
    }

    // Returns the largest finite value.
    private double AddAll(SvgPlot plot, Func<EvaluationStep, double> value)
    {
        foreach ((ImmutableArray<EvaluationStep> steps, string name, Color color, float width) in _lines)
        {
            plot.Steps(_times, Values(steps, value), color, name, width);
        }

        return _lines.SelectMany(line => line.Steps.Select(value)).Where(double.IsFinite).DefaultIfEmpty(0).Max();
    }

    private string Finish(SvgPlot plot, double high, string name, string title)
    {
        double top = Math.Max(high, 1e-9);
        Stages(plot, 0, top);
        plot.Plot.Axes.SetLimits(0, story.Stages.Length, 0, top);
        return plot.Html(name, title);
    }

    // A bar along the top: nothing while the policy is followed, thin while rollout decides, thick while a policy is trained besides.
    private void Stages(SvgPlot plot, double low, double high)
    {
        double at = high - (0.02 * (high - low));
        foreach ((AdaptationStage stage, float width, string name) in (ReadOnlySpan<(AdaptationStage, float, string)>)
            [(AdaptationStage.Rollout, 4, "rollout decides (thin bar)"), (AdaptationStage.Retraining, 9, "rollout decides, training (thick bar)")])
        {
            string? legend = name;
            for (int step = 0; step < story.Stages.Length; step++)
            {
                int from = step;
                while (step < story.Stages.Length && story.Stages[step] == stage)
                {
                    step++;
                }

                if (step > from)
                {
                    plot.Line([(from, at), (step, at)], SvgPlot.Ink, legend, width);
                    legend = null;
                }
            }
        }

        plot.Upright(changeAt, SvgPlot.Bound, "the mesh changes");
    }
}
