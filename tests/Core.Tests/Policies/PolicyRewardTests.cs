using FsCheck.Xunit;
using Meshward.Core.Policies;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Tests.Simulation;

namespace Meshward.Core.Tests.Policies;

public sealed class PolicyRewardTests
{
    private const int Loads = 3, Configurations = 12;

    [Property(MaxTest = 30)]
    public void The_mean_reward_of_a_policy_is_what_following_it_for_long_earns(int seed, byte hold)
    {
        var random = new CounterRandom(seed, 12);
        OutcomeTable table = RandomTable(1 + hold % 3, 0.9, ref random);
        var reward = new PolicyReward(table);
        for (int repetition = 0; repetition < 2; repetition++)
        {
            int[] policy = new int[Loads * Configurations];
            for (int state = 0; state < policy.Length; state++)
            {
                policy[state] = random.NextInt(9);
            }

            Assert.Equal(Followed(table, policy, 300), reward.MeanOf(policy), 1e-9);
        }
    }

    [Fact]
    public void Where_the_discount_is_0_it_is_the_mean_over_the_loads_of_the_first_reward()
    {
        OutcomeTable table = ToyMesh.Table(ToyMesh.Scenario());
        double expected = ToyMesh.Loads.Average(load => ToyMesh.Reward(load, ToyMesh.Weights[0], ToyMesh.Cores[1]));
        Assert.Equal(expected, new PolicyReward(table).MeanOf([1, 1, 1]), 1e-12);
    }

    // Expected rewards by carrying the distribution over configurations forward, one drawn load after the other.
    private static double Followed(OutcomeTable table, int[] policy, int draws)
    {
        double discount = table.Scenario.Discount, factor = 1, sum = 0;
        double[] probability = new double[Configurations];
        probability[table.Grid.Encode(table.Grid.InitialLevels.AsSpan())] = 1;
        for (int draw = 0; draw < draws; draw++)
        {
            double[] later = new double[Configurations];
            for (int load = 0; load < Loads; load++)
            {
                for (int from = 0; from < Configurations; from++)
                {
                    (int at, double held) = (from, factor);
                    for (int step = 0; step < table.Scenario.TrainingLoad.HoldSteps; step++)
                    {
                        at = Step(table, load, at, policy[load * Configurations + at]);
                        sum += probability[from] / Loads * held * table.RewardsAt(load)[at];
                        held *= discount;
                    }

                    later[at] += probability[from] / Loads;
                }
            }

            probability = later;
            factor *= Math.Pow(discount, table.Scenario.TrainingLoad.HoldSteps);
        }

        return (1 - discount) * sum;
    }

    private static int Step(OutcomeTable table, int load, int configuration, int joint)
    {
        int[] levels = new int[2], actions = new int[2];
        bool[] mask = new bool[9];
        table.Grid.Decode(configuration, levels);
        ActionMasks.Write(table.Grid, levels, table.AllowedAt(load), mask);
        table.Grid.DecodeAction(joint, actions);
        ActionMasks.Enforce(table.Grid, levels, mask, actions);
        table.Grid.Apply(levels, actions, levels);
        return table.Grid.Encode(levels);
    }

    private static OutcomeTable RandomTable(int hold, double discount, ref CounterRandom random)
    {
        double[] rewards = new double[Loads * Configurations];
        bool[] covered = new bool[rewards.Length];
        for (int i = 0; i < rewards.Length; i++)
        {
            (rewards[i], covered[i]) = (random.NextNormal(), random.NextDouble() < 0.75);
        }

        return OutcomeTable.FromParts(ToyMesh.Scenario(ControlMode.Incremental, hold: hold) with { Discount = discount }, [], rewards, covered);
    }
}
