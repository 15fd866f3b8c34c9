using Meshward.Learning.Ppo;

namespace Meshward.Learning.Tests.Ppo;

/// <summary>The upper rungs of the sanity ladder: tasks whose best policy is known.</summary>
public sealed class LearningTests
{
    private static readonly PpoConfig Small = new()
    {
        Hidden = [64, 64],
        Frequencies = 0,
        Environments = 1,
        StepsPerEnvironment = 128,
        BatchSize = 64,
        Epochs = 10,
        LearningRate = 1e-3,
        EntropyCoefficient = 0,
    };

    [Theory]
    [InlineData(HeadForm.Joint, 1)]
    [InlineData(HeadForm.Independent, 2)]
    [InlineData(HeadForm.Joint, 3)]
    public void The_identity_environment_is_solved_within_2000_steps(HeadForm heads, long seed)
    {
        const int States = 4;
        var environment = new FiniteEnvironment(1, OneHot(States), [States])
        {
            Reward = (state, action) => state == action ? 1 : 0,
        };
        var trainer = new Trainer(environment, Small with { Heads = heads }, seed);

        while (trainer.EnvironmentSteps + 128 < 2000)
        {
            trainer.Round();
        }

        Assert.Equal([0, 1, 2, 3], trainer.Greedy());
    }

    [Theory]
    [InlineData(HeadForm.Joint, 1)]
    [InlineData(HeadForm.Joint, 2)]
    [InlineData(HeadForm.Joint, 3)]
    [InlineData(HeadForm.Autoregressive, 1)]
    [InlineData(HeadForm.Autoregressive, 2)]
    public void A_contextual_bandit_with_two_controls_ends_at_its_optimum(HeadForm heads, long seed)
    {
        // Three loads; the reward of (routing, cores) has one best cell a load, beside a cliff.
        float Reward(int state, int action)
        {
            int routing = action / 5, cores = action % 5 + 1, needed = state + 1;
            return cores < needed || Math.Abs(routing - state) > 1 ? -2 : 6 - cores - 0.2f * Math.Abs(routing - state);
        }

        var environment = new FiniteEnvironment(256, [[-1], [0], [1]], [6, 5]) { Reward = Reward };
        var trainer = new Trainer(environment, new PpoConfig { Heads = heads, Environments = 256, BatchSize = 1024 }, seed);
        int[] best = [.. Enumerable.Range(0, 3).Select(state => Enumerable.Range(0, 30).MaxBy(action => Reward(state, action)))];

        for (int round = 0; round < 60; round++)
        {
            trainer.Round();
        }

        Assert.Equal(best, trainer.Greedy());
    }

    [Fact]
    public void A_chain_with_a_distant_reward_is_solved_as_value_iteration_does()
    {
        // Going left pays 0.1 at once, going right pays 1 at the far end only.
        const int Length = 6;
        const double Discount = 0.9;
        int Next(int state, int action) => Math.Clamp(state + (action == 1 ? 1 : -1), 0, Length - 1);
        float Reward(int state, int action) => action == 1 && state == Length - 1 ? 1 : action == 0 && state == 0 ? 0.1f : 0;
        var environment = new FiniteEnvironment(64, OneHot(Length), [2]) { Reward = Reward, Next = Next, Horizon = 25 };
        PpoConfig config = Small with { Environments = 64, StepsPerEnvironment = 32, BatchSize = 512, EntropyCoefficient = 0.01 };
        var trainer = new Trainer(environment, config, 5) { Discount = Discount };
        double[] values = new double[Length];
        for (int sweep = 0; sweep < 500; sweep++)
        {
            values = [.. Enumerable.Range(0, Length).Select(s => Enumerable.Range(0, 2).Max(a => Reward(s, a) + Discount * values[Next(s, a)]))];
        }

        for (int round = 0; round < 60; round++)
        {
            trainer.Round();
        }

        int[] best = [.. Enumerable.Range(0, Length).Select(s =>
            Enumerable.Range(0, 2).MaxBy(a => Reward(s, a) + Discount * values[Next(s, a)]))];
        Assert.Equal(best, trainer.Greedy());
        float[] learned = trainer.Values();
        for (int state = 0; state < Length; state++)
        {
            Assert.Equal(values[state], learned[state], 0.15 * values.Max());
        }
    }

    [Fact]
    public void The_best_action_is_found_among_those_allowed()
    {
        bool Allowed(int state, int action) => action % 3 != state;
        var environment = new FiniteEnvironment(64, OneHot(3), [12], Allowed) { Reward = (state, action) => action - (action == 9 ? 3 : 0) };
        var trainer = new Trainer(environment, Small with { Environments = 64, StepsPerEnvironment = 16, BatchSize = 512, EntropyCoefficient = 0.02 }, 1);

        for (int round = 0; round < 100; round++)
        {
            trainer.Round();
            for (int sample = 0; sample < trainer.Buffer.Count; sample++)
            {
                Assert.True(Allowed(StateOf(trainer, trainer.Buffer.Rows[sample]), trainer.Buffer.Choices[sample]));
            }
        }

        Assert.Equal([11, 11, 10], trainer.Greedy());
    }

    // Inputs are one-hot.
    private static int StateOf(Trainer trainer, int row) => trainer.Buffer.Inputs.Slice(row * 3, 3).IndexOf(1f);

    private static float[][] OneHot(int states) =>
        [.. Enumerable.Range(0, states).Select(s => Enumerable.Range(0, states).Select(i => i == s ? 1f : 0f).ToArray())];
}
