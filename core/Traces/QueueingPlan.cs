using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Spaces;

namespace Meshward.Core.Traces;

/// <summary>
/// Which loads and configurations a trace of the queueing model holds, in order: every one, loads varying slowest, or a number of them that
/// are drawn at random where there are too many. Enumerating it again gives the same.
/// </summary>
/// <param name="scenario">The controls.</param>
/// <param name="loads">[loads][services] requests per second.</param>
/// <param name="drawn">How many are drawn, each load and level equally likely; null for every one.</param>
/// <param name="seed">Seed of the draws.</param>
internal sealed class QueueingPlan(Scenario scenario, ImmutableArray<ImmutableArray<double>> loads, int? drawn, long seed)
{
    private const uint Purpose = 0x0CE1;

    /// <summary>Loads with [controls] level indices; the array of levels is the same one each time.</summary>
    public IEnumerable<(ImmutableArray<double> Loads, int[] Levels)> Rows => drawn is int count ? Drawn(count) : Every();

    private IEnumerable<(ImmutableArray<double> Loads, int[] Levels)> Every()
    {
        ControlGrid grid = new(scenario.Controls);
        int[] levels = new int[grid.Count];
        foreach (ImmutableArray<double> load in loads)
        {
            for (int configuration = 0; configuration < grid.JointCount; configuration++)
            {
                grid.Decode(configuration, levels);
                yield return (load, levels);
            }
        }
    }

    private IEnumerable<(ImmutableArray<double> Loads, int[] Levels)> Drawn(int count)
    {
        CounterRandom random = new(seed, Purpose);
        int[] levels = new int[scenario.Controls.Length];
        for (int row = 0; row < count; row++)
        {
            ImmutableArray<double> load = loads[random.NextInt(loads.Length)];
            for (int control = 0; control < levels.Length; control++)
            {
                levels[control] = random.NextInt(scenario.Controls[control].Levels.Length);
            }

            yield return (load, levels);
        }
    }
}
