using System.Collections.Immutable;
using Meshward.Client.Comparison;
using Meshward.Client.Results;
using ScottPlot;

namespace Meshward.Client.Reports;

/// <summary>Figures over many trainings and many scenarios.</summary>
internal static class ComparisonPlots
{
    /// <summary>One row a scenario: learned, published and calibrated policies by their share of the optimum, from 0 on.</summary>
    public static string Shares(ImmutableArray<ScenarioSummary> scenarios)
    {
        SvgPlot plot = new("share of the optimum (%)", "");
        int rows = scenarios.Length;
        plot.Upright(100, SvgPlot.Optimum, "optimum");
        Add(SvgPlot.Bound, "published (diamond)", MarkerShape.FilledDiamond, 0, PaperRatio);
        Add(SvgPlot.Other, "rules, unseen load (square)", MarkerShape.OpenSquare, 0.16, scenario => scenario.Unseen?.RatioOf(PolicyNames.Rules)?.Mean);
        Add(SvgPlot.Learned, "learned, unseen load (ring)", MarkerShape.OpenCircle, 0.16, scenario => scenario.Unseen?.Learned?.Mean);
        Add(SvgPlot.Learned, "learned, seen load (dot)", MarkerShape.FilledCircle, -0.16, scenario => scenario.Seen.Mean);
        plot.Plot.Axes.Left.SetTicks([.. Enumerable.Range(0, rows).Select(row => (double)row)], [.. scenarios.Reverse().Select(scenario => scenario.Report.Title)]);
        plot.Plot.Axes.SetLimits(-2, 104, -0.6, rows - 0.4);
        return plot.Html("shares", "Share of the optimum by scenario: learned on seen and unseen load, published, and rules", 60 + 36 * rows);

        void Add(Color color, string legend, MarkerShape shape, double above, Func<ScenarioSummary, double?> share)
        {
            (double X, double Y)[] points =
            [
                .. scenarios.Select((scenario, i) => (Share: share(scenario), Y: rows - 1 - i + above))
                    .Where(point => point.Share is not null)
                    .Select(point => (100 * Math.Max(0, point.Share!.Value), point.Y)),
            ];
            plot.Points(points, color, legend, shape);
        }
    }

    /// <summary>Learning curves of all trainings on one system model, as shares of the optimum from 0 on.</summary>
    /// <param name="model">The report.</param>
    /// <param name="name">A name of its own in the page.</param>
    public static string Curves(ModelSeedReport model, string name)
    {
        SvgPlot plot = new("environment steps", "share of the optimum (%)");
        plot.Band(100, SvgPlot.Optimum, "optimum");
        Add(model.Published, SvgPlot.Bound, "preset published");
        Add(model.Trainings, SvgPlot.Learned, "preset default");
        plot.Plot.Axes.SetLimits(0, model.Trainings.Max(training => training.EnvSteps), 0, 106);
        return plot.Html($"curves-{name}", "Share of the optimum of the greedy policy during training, one line a training");

        void Add(ImmutableArray<TrainingReport> trainings, Color color, string legend)
        {
            foreach (TrainingReport training in trainings)
            {
                double[] steps = [.. training.Evaluations.Select(point => (double)point.EnvSteps)];
                double[] shares = [.. training.Evaluations.Select(point => 100 * Verbs.Requirement.Ratio(point.MeanReward, model.OptimalReward))];
                plot.Steps(steps, shares, color, training == trainings[0] ? legend : null, 1.3f);
            }
        }
    }

    // The best that a paper shows, on the load that it learned on where there is one.
    private static double? PaperRatio(ScenarioSummary scenario) => scenario.Fact?.Results
        .Where(result => result.Policy == PolicyNames.Learned && result.Ratio is not null)
        .OrderBy(result => result.Load == "training" ? 0 : 1)
        .FirstOrDefault()?.Ratio;
}
