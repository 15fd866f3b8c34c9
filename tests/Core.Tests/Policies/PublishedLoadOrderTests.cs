using System.Globalization;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Tests.Scenarios;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Policies;

/// <summary>
/// In rollout-3 a load is held for 20 steps. The rollout paper's environment draws the next one before it gives the reward of the twentieth, so that
/// this action meets a load that it has not seen; here, as in all scenarios, an action acts on the load that was observed. Value iteration on the
/// delays of the published forests, written out here, tells what that makes of the optimum.
/// </summary>
public sealed class PublishedLoadOrderTests
{
    private const int Held = 20, Shares = 6, Cores = 5, Configurations = Shares * Cores;
    private const double Discount = 0.99;
    private static readonly double[] _chance = [0.33, 0.33, 0.34];

    [Theory]
    [InlineData("before", 65.55, 63.36, 63.36)]
    [InlineData("after", 52.47, 50.28, 44.05)]
    public void Published_values_are_those_of_an_action_that_has_not_seen_its_load(string model, params double[] published)
    {
        double[] values = ValuesOfStart(Rewards(model), isDrawnBeforeReward: true);
        Assert.All(values.Zip(published), pair => Assert.Equal(pair.Second, pair.First, 0.006));
    }

    [Theory]
    [InlineData("before", null)]
    [InlineData("after", "after")]
    public void Ours_are_those_of_an_action_that_has(string model, string? variant)
    {
        Scenario scenario = PublishedScenarioTests.Read("rollout-3.yaml");
        scenario = variant is null ? scenario : scenario with { Model = scenario.Model.WithVariant(variant)! };
        double[] rewards = Rewards(model);
        double[] values = ValuesOfStart(rewards, isDrawnBeforeReward: false);

        OutcomeTable table = OutcomeTable.FromParts(scenario, [], rewards, [.. rewards.Select(_ => true)]);

        Assert.Equal(values.Zip(_chance, (value, chance) => value * chance).Sum(), Optimum.Of(table).MeanReward / (1 - Discount), 1e-4);
    }

    // [loads][values of routing][values of cores]
    private static double[] Rewards(string model)
    {
        double[] rewards = new double[3 * Configurations];
        foreach (string[] row in File.ReadLines(RealTraces.Path("rollout/published_forest_delays.csv")).Select(line => line.Split(',')).Where(row => row[0] == "scenario3" && row[1] == model))
        {
            double[] numbers = [.. row[2..].Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
            (double load, double share, double cores, double delay) = (numbers[0], numbers[1], numbers[2], numbers[3]);
            int index = ((int)Math.Round(load / 5) - 1) * Configurations + (int)Math.Round(share / 0.2) * Cores + (int)cores - 1;
            rewards[index] = delay <= 0.115 ? (1 - cores / 5) * (1 - share) : 0.115 - delay;
        }

        return rewards;
    }

    // [loads] value of share 1 and five cores at the first of the steps that a load is held.
    private static double[] ValuesOfStart(double[] rewards, bool isDrawnBeforeReward)
    {
        double[] first = new double[rewards.Length];
        for (int pass = 0; pass < 200; pass++)
        {
            double[] next = first;
            for (int clock = Held - 1; clock >= 0; clock--)
            {
                double[] now = new double[rewards.Length];
                for (int state = 0; state < now.Length; state++)
                {
                    (int load, int configuration) = Math.DivRem(state, Configurations);
                    now[state] = Moves(configuration).Max(to => (clock < Held - 1, isDrawnBeforeReward) switch
                    {
                        (true, _) => rewards[load * Configurations + to] + Discount * next[load * Configurations + to],
                        (false, true) => Expected(l => rewards[l * Configurations + to] + Discount * first[l * Configurations + to]),
                        (false, false) => rewards[load * Configurations + to] + Discount * Expected(l => first[l * Configurations + to]),
                    });
                }

                next = now;
            }

            first = next;
        }

        return [.. Enumerable.Range(0, 3).Select(load => first[load * Configurations + Configurations - 1])];
    }

    private static double Expected(Func<int, double> ofLoad) => _chance.Select((chance, load) => chance * ofLoad(load)).Sum();

    private static IEnumerable<int> Moves(int configuration) =>
        from share in new[] { -1, 0, 1 }
        from cores in new[] { -1, 0, 1 }
        select Math.Clamp(configuration / Cores + share, 0, Shares - 1) * Cores + Math.Clamp(configuration % Cores + cores, 0, Cores - 1);
}
