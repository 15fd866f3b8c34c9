using Meshward.Core.Randomness;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Tests.Ppo;

/// <summary>Maskable PPO under what breaks it elsewhere: masks that change at every step, nothing allowed, logits far apart, broken numbers.</summary>
public sealed class StaysFiniteTests
{
    private const int States = 128, Actions = 1000;

    [Fact]
    [Trait("speed", "slow")]
    public void A_million_steps_of_1000_actions_with_changing_masks_keep_every_number_finite()
    {
        bool[] masks = Masks();
        var environment = new FiniteEnvironment(64, [.. Enumerable.Range(0, States).Select(s => new[] { s / 64f - 1 })], [10, 10, 10], (s, a) => masks[s * Actions + a])
        {
            // Rewards over nine orders of magnitude; where nothing is allowed the action has to be 0, "no change".
            Reward = (s, a) => IsAllowed(masks, s, a) ? (a % 7 - 3) * MathF.Pow(10, s % 9 - 4) : float.NaN,
        };
        PpoConfig config = new() { Hidden = [16], Environments = 64, StepsPerEnvironment = 256, BatchSize = 4096, Epochs = 2, LearningRate = 0.01 };
        var trainer = new Trainer(environment, config, seed: 1) { Discount = 0.9 };
        long excluded = 0;
        for (int round = 0; trainer.EnvironmentSteps < 1_000_000; round++)
        {
            if (round % 10 == 5)
            {
                SpreadLogits(trainer.State.Weights);
            }

            UpdateStatistics statistics = trainer.Round();
            excluded += AssertSound(trainer.Buffer, masks);
            Assert.True(float.IsFinite(trainer.State.Weights.Sum(Math.Abs)), $"round {round}");
            Assert.True(double.IsFinite(statistics.ApproximateKl + statistics.Entropy + statistics.PolicyLoss + statistics.ValueLoss + statistics.GradientNorm), $"round {round}: {statistics}");
        }

        // An eighth of the states allows nothing.
        Assert.InRange(excluded, 1_000_000 / 10, 1_000_000 / 6);
    }

    [Theory]
    [InlineData(HeadForm.Joint)]
    [InlineData(HeadForm.Independent)]
    [InlineData(HeadForm.Autoregressive)]
    public void A_round_without_one_usable_sample_counts_them_and_changes_nothing(HeadForm heads)
    {
        foreach (bool brokenReward in new[] { true, false })
        {
            var environment = new FiniteEnvironment(8, [[brokenReward ? 0.5f : float.NaN]], [3, 2]) { Reward = (_, _) => brokenReward ? float.NaN : 1 };
            var trainer = new Trainer(environment, new PpoConfig { Heads = heads, Hidden = [8], Environments = 8, StepsPerEnvironment = 16, BatchSize = 32 }, seed: 1);
            byte[] before = trainer.State.ToBytes();
            UpdateStatistics statistics = trainer.Round();
            Assert.Equal(128, trainer.Buffer.ExcludedCount);
            Assert.Equal(before, trainer.State.ToBytes());
            Assert.Equal(0, statistics.Samples);
        }
    }

    [Fact]
    public void A_cut_episode_is_bootstrapped_from_where_it_was_cut_and_not_from_where_the_next_begins()
    {
        // Every episode is 0, 1, 2 and is cut on the way to 3, whose value the buffer has to hold; the next begins at 0.
        var environment = new FiniteEnvironment(2, [[-1], [-0.5f], [0.5f], [1]], [2])
        {
            Reward = (_, _) => 1,
            Next = (state, _) => state + 1,
            StartState = 0,
            Horizon = 3,
        };
        var trainer = new Trainer(environment, new PpoConfig { Hidden = [8], Frequencies = 0, Environments = 2, StepsPerEnvironment = 9, GaeLambda = 1 }, seed: 3) { Discount = 0.9 };
        trainer.Collect();
        float[] values = trainer.Values();
        Assert.NotEqual(values[0], values[3], 1e-4f);
        for (int step = 2; step < 9; step += 3)
        {
            int sample = step * 2;
            Assert.True(trainer.Buffer.Truncated[sample]);
            Assert.Equal(values[3], trainer.Buffer.NextValues[sample], 1e-6f);
            Assert.Equal(1 + 0.9 * values[3], trainer.Buffer.Returns[sample], 1e-5);
            Assert.Equal(1 + 0.9 + 0.81 + 0.729 * values[3], trainer.Buffer.Returns[sample - 4], 1e-5);
        }
    }

    private static long AssertSound(RolloutBuffer buffer, bool[] masks)
    {
        long excluded = 0;
        for (int i = 0; i < buffer.Count; i++)
        {
            int state = (int)Math.Round((buffer.Inputs[buffer.Rows[i] * buffer.Shape.InputSize] + 1) * 64), choice = buffer.Choices[i];
            bool nothing = !masks.AsSpan(state * Actions, Actions).Contains(true);
            bool sound = nothing ? choice == -1 && buffer.Excluded[i] : masks[state * Actions + choice] && !buffer.Excluded[i];
            sound &= float.IsFinite(buffer.LogProbabilities[i] + buffer.Values[i] + buffer.Rewards[i] + buffer.Advantages[i] + buffer.Returns[i]);
            Assert.True(sound, $"sample {i}, state {state}, choice {choice}");
            excluded += nothing ? 1 : 0;
        }

        return excluded;
    }

    private static bool IsAllowed(bool[] masks, int state, int action) =>
        masks[state * Actions + action] || (action == 0 && !masks.AsSpan(state * Actions, Actions).Contains(true));

    // Nothing, one action, or anything from one in a hundred to nearly all.
    private static bool[] Masks()
    {
        var random = new CounterRandom(1, 9);
        bool[] masks = new bool[States * Actions];
        for (int state = 0; state < States; state++)
        {
            double share = state % 8 == 0 ? 0 : Math.Pow(0.01, random.NextDouble());
            for (int action = 0; action < Actions; action++)
            {
                masks[state * Actions + action] = random.NextDouble() < share;
            }

            if (state % 8 != 0)
            {
                masks[state * Actions + random.NextInt(Actions)] = true;
            }

            if (state % 8 == 1)
            {
                masks.AsSpan(state * Actions, Actions).Clear();
                masks[state * Actions + random.NextInt(Actions)] = true;
            }
        }

        return masks;
    }

    // Logits that differ by thousands: probabilities of 0 and 1.
    private static void SpreadLogits(float[] weights)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] *= 30;
        }
    }
}
