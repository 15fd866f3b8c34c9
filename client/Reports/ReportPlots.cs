using System.Collections.Immutable;
using Meshward.Client.Results;
using Meshward.Core.Evaluation;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Reports;

/// <summary>The figures of a report.</summary>
internal static class ReportPlots
{
    private const int RandomStepsShown = 60;

    /// <summary>Greedy reward over environment steps, with the optimum.</summary>
    public static string LearningCurve(TrainResult train)
    {
        SvgPlot plot = new("environment steps", "mean reward");
        double[] steps = [.. train.Evaluations.Select(point => (double)point.EnvSteps)];
        double[] rewards = [.. train.Evaluations.Select(point => point.MeanReward)];
        // A band under the curve: both show where the policy is at the optimum.
        plot.Band(train.OptimalReward, SvgPlot.Optimum, "optimum");
        plot.Steps(steps, rewards, SvgPlot.Learned, "greedy policy");
        plot.Plot.Axes.Margins(left: 0, right: 0.02, bottom: 0.08, top: 0.08);
        return plot.Html("learning", "Mean reward of the greedy policy during training, against the optimum");
    }

    /// <summary>One bounded quantity over time, for the learned policy and the best static configuration.</summary>
    public static string BoundOverTime(ReportInput input, LoadRuns runs, int bound)
    {
        Bound limit = input.Scenario.Bounds[bound];
        string unit = ScenarioExplanation.Of(input.Scenario).Bounds[bound].Unit;
        SvgPlot plot = new(TimeLabel(input.Scenario), unit.Length > 0 ? $"{limit.Quantity} ({unit})" : limit.Quantity);
        AddPolicies(plot, input, runs, step => step.Bounds[bound]);
        plot.Level(limit.Limit, SvgPlot.Bound, "bound");
        double shown = StepsShown(input, runs).Select(step => step.Bounds[bound]).Append(limit.Limit).Where(double.IsFinite).Max();
        plot.Plot.Axes.SetLimits(0, Shown(input, runs), 0, 1.1 * Math.Max(shown, 1e-9));
        return plot.Html($"bound-{bound}-{runs.Load}", $"{limit.Quantity} over time on the load {runs.Load}, against its bound");
    }

    /// <summary>Cores (or replicas) over time.</summary>
    public static string CoresOverTime(ReportInput input, LoadRuns runs, ControlKind kind)
    {
        string unit = kind == ControlKind.Cores ? "cores" : "replicas";
        SvgPlot plot = new(TimeLabel(input.Scenario), unit);
        AddPolicies(plot, input, runs, step => PolicyRecord.Sum(input.Scenario, step, kind));
        double shown = StepsShown(input, runs).Max(step => PolicyRecord.Sum(input.Scenario, step, kind));
        plot.Plot.Axes.SetLimits(0, Shown(input, runs), 0, shown + 0.6);
        return plot.Html($"cores-{runs.Load}", $"{unit} in use over time on the load {runs.Load}");
    }

    /// <summary>Offered load over time.</summary>
    public static string LoadOverTime(ReportInput input, LoadRuns runs)
    {
        SvgPlot plot = new(TimeLabel(input.Scenario), "requests/s");
        ScottPlot.Color[] colors = [SvgPlot.Ink, SvgPlot.Other, SvgPlot.Optimum, SvgPlot.Learned];
        ImmutableArray<EvaluationStep> steps = [.. runs.Records[0].Steps.Take(Shown(input, runs))];
        ImmutableArray<string> services = input.Scenario.Mesh.Services;
        for (int service = 0; service < services.Length; service++)
        {
            double[] loads = [.. steps.Select(step => step.Loads[service])];
            plot.Steps(Times(steps), loads, colors[service % colors.Length], $"offered load of {services[service]}", 1.5f);
        }

        plot.Plot.Axes.SetLimits(0, Shown(input, runs), 0, 1.15 * steps.Max(step => step.Loads.Max()));
        return plot.Html($"load-{runs.Load}", $"Offered load over time, {runs.Load}");
    }

    /// <summary>Which time steps the figures over time show, in words.</summary>
    public static string SpanShown(ReportInput input, LoadRuns runs)
    {
        (int shown, int all) = (Shown(input, runs), runs.Records[0].Steps.Length);
        return shown < all ? $"the first {shown} of {all} time steps" : $"all {all} time steps";
    }

    private static IEnumerable<(PolicyRecord Record, ScottPlot.Color Color)> Chosen(LoadRuns runs)
    {
        foreach (PolicyRecord record in runs.Records.Where(record => record.Policy == PolicyNames.StaticBest))
        {
            yield return (record, SvgPlot.Other);
        }

        yield return (runs.Records[0], SvgPlot.Learned);
    }

    private static IEnumerable<EvaluationStep> StepsShown(ReportInput input, LoadRuns runs) => Chosen(runs).SelectMany(chosen => chosen.Record.Steps.Take(Shown(input, runs)));

    private static void AddPolicies(SvgPlot plot, ReportInput input, LoadRuns runs, Func<EvaluationStep, double> value)
    {
        foreach ((PolicyRecord record, ScottPlot.Color color) in Chosen(runs))
        {
            ImmutableArray<EvaluationStep> steps = [.. record.Steps.Take(Shown(input, runs))];
            plot.Steps(Times(steps), [.. steps.Select(value)], color, record.Policy);
        }
    }

    // A wave is shown for its whole period, what is random only as long as steps can be told apart.
    private static int Shown(ReportInput input, LoadRuns runs)
    {
        double period = input.Scenario.FindLoad(runs.Load) is SinusoidLoad waves ? waves.Waves.Max(wave => wave.PeriodSteps) : RandomStepsShown;
        return (int)Math.Min(Math.Ceiling(period), runs.Records[0].Steps.Length);
    }

    private static double[] Times(ImmutableArray<EvaluationStep> steps) => [.. Enumerable.Range(0, steps.Length).Select(step => (double)step)];

    private static string TimeLabel(Scenario scenario) => FormattableString.Invariant($"time step ({scenario.Mesh.TimeStep.TotalSeconds:0.##} s each)");
}
