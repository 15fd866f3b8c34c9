using System.Globalization;
using Meshward.Client.Work;
using Meshward.Core.Scenarios;
using Meshward.Core.Scenarios.Variations;
using Meshward.Core.SystemModels;

namespace Meshward.Client.Tests.Tradeoffs;

/// <summary>The optimum of varied scenarios, against a search of every configuration on the predictions themselves.</summary>
public sealed class LooserBoundTests : IDisposable
{
    private static readonly double[] s_loads = [4, 8, 12];

    private readonly Workplace _place = new();
    private readonly Scenario _scenario;
    private readonly FittedSystemModel _fitted;
    private readonly KeptPredictions _answers;

    public LooserBoundTests()
    {
        _scenario = ScenarioFile.Read(_place.Scenario);
        _fitted = SystemModelFitter.Fit(_scenario, TraceFile.Read(_scenario), 0, 2, TestContext.Current.CancellationToken).Value!;
        _answers = new KeptPredictions(new RememberingModel(_fitted.Model));
    }

    public void Dispose() => _place.Dispose();

    [Fact]
    public void With_a_looser_bound_the_optimum_needs_no_more_cores_and_is_what_trying_all_finds()
    {
        ScenarioVariation variation = ScenarioVariation.Parse(_scenario, "bound.compute=0.5s..2s", 40).Value!;
        double[]? tighter = null;
        int satisfied = 0;
        foreach (double limit in variation.Values)
        {
            double[] cores = OptimalCores(variation.At(limit).Value!);
            double?[] least = [.. s_loads.Select(load => LeastCores(load, limit))];
            for (int load = 0; load < s_loads.Length; load++)
            {
                if (least[load] is not double fewest)
                {
                    continue;
                }

                satisfied++;
                Assert.Equal(fewest, cores[load]);
                if (tighter is not null && LeastCores(s_loads[load], limit - 1.5 / 39) is not null)
                {
                    Assert.True(cores[load] <= tighter[load], string.Create(CultureInfo.InvariantCulture, $"load {s_loads[load]}, bound {limit} s"));
                }
            }

            tighter = cores;
        }

        Assert.InRange(satisfied, 60, 119);
    }

    private double[] OptimalCores(Scenario scenario)
    {
        Workbench bench = Workbench.Of(scenario, _fitted, _answers);
        return [.. s_loads.Select(load => scenario.Controls[1].Levels[bench.Optimum.States.Single(state => state.Loads[0] == load).NextLevels[1]])];
    }

    // Every configuration, with the features that the scenario's file names; null where none keeps the bound.
    private double? LeastCores(double load, double limit)
    {
        double? least = null;
        for (int cores = 5; cores >= 1; cores--)
        {
            for (int share = 0; share <= 100; share += 20)
            {
                double[] delay = new double[1];
                _fitted.Model.Predict([load, 5 * load, 5 * load, share, load, cores], 1, delay);
                if (Math.Round(delay[0], 3, MidpointRounding.ToEven) + 0.4 <= limit)
                {
                    least = cores;
                }
            }
        }

        return least;
    }
}
