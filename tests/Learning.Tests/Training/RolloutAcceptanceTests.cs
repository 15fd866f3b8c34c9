using Meshward.Core.Policies;
using Meshward.Core.Simulation;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Learning.Tests.Training;

/// <summary>
/// The rollout paper's third scenario after the change, on the public trace. Its loads are drawn every 20 steps: the optimum knows when, what
/// policies observe does not tell. How much that costs is found by a search over policies that act by the observation alone.
/// </summary>
[Trait("speed", "slow")]
public sealed class RolloutAcceptanceTests
{
    [Fact]
    public async Task A_learned_policy_is_as_good_as_any_that_acts_by_the_observation_alone()
    {
        MeshDynamics dynamics = ShippedMesh.Fit("rollout-3.yaml", "rollout/scenario3.csv", model => model.WithVariant("after")!).Dynamics;
        OutcomeTable table = OutcomeTable.Build(dynamics).Value!;
        PpoConfig config = LearningSettings.For(new PpoConfig(), dynamics.Scenario);
        TrainingTask task = TrainingTask.Create(table, dynamics, config, 1, UpdateBackend.Fused, cores: 2);
        var run = new TrainingRun(task, new InProcessRoundRunner(2));

        TrainedPolicy policy = run.Policy(await run.RunAsync(run.Start(), (_, _) => ValueTask.CompletedTask, TestContext.Current.CancellationToken));

        double found = new ObservedSearch(table, new Random(1)).Best();
        Assert.InRange(policy.MeanReward, 0.9995 * found, policy.OptimalReward);
        Assert.InRange(found / policy.OptimalReward, 0.989, 0.991);
    }

    /// <summary>Basin hopping over what to do in each observation: some choices are made anew at random, then all are improved one by one.</summary>
    private sealed class ObservedSearch
    {
        private const int Starts = 40, Hops = 300, MostChanges = 14;

        private readonly PolicyReward _reward;
        private readonly Random _random;
        private readonly int[][] _open; // [loads * configurations] actions that are not masked

        public ObservedSearch(OutcomeTable table, Random random)
        {
            (_reward, _random) = (new PolicyReward(table), random);
            _open = new int[table.TrainingLoadCount * table.ConfigurationCount][];
            bool[] mask = new bool[table.Grid.JointActionCount];
            int[] levels = new int[table.Grid.Count];
            for (int state = 0; state < _open.Length; state++)
            {
                table.Grid.Decode(state % table.ConfigurationCount, levels);
                ActionMasks.Write(table.Grid, levels, table.AllowedAt(state / table.ConfigurationCount), mask);
                _open[state] = [.. Enumerable.Range(0, mask.Length).Where(action => mask[action])];
            }
        }

        public double Best()
        {
            (int[] Actions, double Reward) best = Enumerable.Range(0, Starts)
                .Select(_ => Improve([.. _open.Select(open => open[_random.Next(open.Length)])]))
                .MaxBy(start => start.Reward);
            for (int hop = 0; hop < Hops; hop++)
            {
                int[] actions = [.. best.Actions];
                for (int changes = _random.Next(2, MostChanges); changes > 0; changes--)
                {
                    int state = _random.Next(actions.Length);
                    actions[state] = _open[state][_random.Next(_open[state].Length)];
                }

                (int[] Actions, double Reward) next = Improve(actions);
                best = next.Reward >= best.Reward ? next : best;
            }

            return best.Reward;
        }

        private (int[] Actions, double Reward) Improve(int[] actions)
        {
            double reward = _reward.MeanOf(actions), before;
            do
            {
                before = reward;
                foreach (int state in Enumerable.Range(0, actions.Length).OrderBy(_ => _random.Next()).ToArray())
                {
                    int kept = actions[state];
                    foreach (int action in _open[state])
                    {
                        actions[state] = action;
                        double other = _reward.MeanOf(actions);
                        (kept, reward) = other > reward ? (action, other) : (kept, reward);
                    }

                    actions[state] = kept;
                }
            }
            while (reward > before + 1e-12);
            return (actions, reward);
        }
    }
}
