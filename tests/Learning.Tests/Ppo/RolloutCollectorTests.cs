using Meshward.Core.Randomness;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Tests.Ppo;

public sealed class RolloutCollectorTests
{
    private static readonly ObservationEncoding Encoding = new(1, 1);

    private static RolloutBuffer Collect(FiniteEnvironment environment, HeadForm heads, int steps)
    {
        var shape = new ActorCriticShape(Encoding.InputSize, [16], environment.ActionCounts, heads);
        var network = new ActorCritic(shape, RandomSamples.Weights(shape, 1));
        var buffer = new RolloutBuffer(shape, steps, environment.Count);
        var random = new CounterRandom(1, 2);
        environment.Reset(1, 0);
        new RolloutCollector(shape, Encoding).Collect(environment, network, buffer, ref random);
        return buffer;
    }

    [Theory]
    [InlineData(HeadForm.Joint)]
    [InlineData(HeadForm.Independent)]
    public void Samples_hold_what_the_networks_and_the_environment_said(HeadForm heads)
    {
        var environment = new FiniteEnvironment(5, [[-1], [0], [0.5f], [1]], [3, 2])
        {
            Reward = (state, action) => 10 * state + action,
            Next = (state, action) => (state + action) % 4,
            Horizon = 7,
        };
        RolloutBuffer buffer = Collect(environment, heads, 20);
        ActorCriticShape shape = buffer.Shape;
        var network = new ActorCritic(shape, RandomSamples.Weights(shape, 1));
        float[] logs = new float[shape.LogitCount], value = new float[1];
        int[] actions = new int[2];
        Assert.Equal(4, buffer.RowCount);
        Assert.Equal(0, buffer.ExcludedCount);
        for (int i = 0; i < buffer.Count; i++)
        {
            network.Evaluate(buffer.Inputs.Slice(buffer.Rows[i] * 3, 3), 1, [], logs, value);
            ReadOnlySpan<int> choices = buffer.Choices.AsSpan(i * shape.ChoiceCounts.Length, shape.ChoiceCounts.Length);
            shape.Decode(choices, actions);
            float logProbability = heads == HeadForm.Joint ? logs[choices[0]] : logs[choices[0]] + logs[3 + choices[1]];
            int state = Array.IndexOf([-1f, 0, 0.5f, 1], buffer.Inputs[buffer.Rows[i] * 3]), action = actions[0] * 2 + actions[1];
            Assert.Equal(logProbability, buffer.LogProbabilities[i], 1e-6f);
            Assert.Equal(value[0], buffer.Values[i]);
            Assert.Equal(10 * state + action, buffer.Rewards[i]);
            Assert.Equal((i / 5) % 7 == 6, buffer.Truncated[i]);
            int next = Array.IndexOf([-1f, 0, 0.5f, 1], buffer.Inputs[buffer.FinalRows[i] * 3]);
            Assert.Equal((state + action) % 4, next);
            network.Evaluate(buffer.Inputs.Slice(buffer.FinalRows[i] * 3, 3), 1, [], logs, value);
            Assert.Equal(value[0], buffer.NextValues[i]);
        }
    }

    [Fact]
    public void Autoregressive_samples_hold_the_product_of_what_each_head_said_after_the_choices_before_it()
    {
        var environment = new FiniteEnvironment(5, [[-1], [0], [0.5f], [1]], [3, 2, 4, 2])
        {
            Reward = (_, action) => action,
            Next = (state, action) => (state + action) % 4,
        };
        RolloutBuffer buffer = Collect(environment, HeadForm.Autoregressive, 40);
        ActorCriticShape shape = buffer.Shape;
        double[] weights = [.. RandomSamples.Weights(shape, 1).Select(weight => (double)weight)];
        for (int i = 0; i < buffer.Count; i++)
        {
            double[] input = [.. buffer.Inputs.Slice(buffer.Rows[i] * 3, 3).ToArray().Select(x => (double)x)];
            int[] choices = buffer.Choices.AsSpan(i * 4, 4).ToArray();
            double[] logits = ReferenceLoss.Logits(shape, weights, input, choices);
            double expected = 0;
            int offset = 0;
            foreach ((int count, int choice) in shape.ChoiceCounts.Zip(choices))
            {
                expected += logits[offset + choice] - Math.Log(logits[offset..(offset + count)].Sum(Math.Exp));
                offset += count;
            }

            Assert.Equal(expected, buffer.LogProbabilities[i], 1e-5);
        }
    }

    [Fact]
    public void Samples_whose_reward_or_observation_is_not_a_number_are_left_out_and_counted()
    {
        // State 1 has no usable observation, action 2 of state 0 no usable reward.
        var environment = new FiniteEnvironment(8, [[0], [float.NaN], [1]], [3])
        {
            Reward = (state, action) => state == 0 && action == 2 ? float.PositiveInfinity : 1,
            Next = (state, action) => action,
        };
        RolloutBuffer buffer = Collect(environment, HeadForm.Joint, 30);
        int expected = 0;
        for (int i = 0; i < buffer.Count; i++)
        {
            bool broken = !float.IsFinite(buffer.Rewards[i]) || buffer.Choices[i] == 1 || (i >= 8 && buffer.Choices[i - 8] == 1);
            expected += i >= 8 && broken ? 1 : 0;
            if (i >= 8)
            {
                Assert.Equal(broken, buffer.Excluded[i]);
            }
        }

        Assert.InRange(expected, 20, 220);
        GeneralisedAdvantage.Compute(buffer, 0.9, 0.95);
        Assert.All(buffer.Advantages, a => Assert.True(float.IsFinite(a)));
        Assert.All(buffer.Values, v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void Where_nothing_is_allowed_no_action_is_taken_and_the_sample_is_left_out()
    {
        var environment = new FiniteEnvironment(6, [[0], [1]], [3], (state, _) => state == 0) { Reward = (_, action) => action };
        RolloutBuffer buffer = Collect(environment, HeadForm.Joint, 30);
        for (int i = 0; i < buffer.Count; i++)
        {
            bool nothing = buffer.Inputs[buffer.Rows[i] * 3] == 1;
            Assert.Equal(nothing, buffer.Excluded[i]);
            Assert.Equal(nothing, buffer.Choices[i] == -1);
            Assert.True(float.IsFinite(buffer.LogProbabilities[i]));
            Assert.True(!nothing || buffer.Rewards[i] == 0);
        }

        Assert.InRange(buffer.ExcludedCount, 50, 130);
    }

    [Fact]
    public void Autoregressive_heads_take_allowed_combinations_only_and_all_of_them()
    {
        var environment = new FiniteEnvironment(16, [[-1], [0], [1]], [3, 4, 2], (state, action) => (action * 7 + state) % 5 == 0)
        {
            Reward = (_, action) => action,
        };
        RolloutBuffer buffer = Collect(environment, HeadForm.Autoregressive, 200);
        var taken = new HashSet<(float, int)>();
        for (int i = 0; i < buffer.Count; i++)
        {
            taken.Add((buffer.Inputs[buffer.Rows[i] * 3], (int)buffer.Rewards[i]));
        }

        IEnumerable<(float, int)> allowed =
            from state in Enumerable.Range(0, 3)
            from action in Enumerable.Range(0, 24)
            where (action * 7 + state) % 5 == 0
            select (state - 1f, action);
        Assert.Equal(allowed.Order(), taken.Order());
        Assert.Equal(0, buffer.ExcludedCount);
    }

    [Fact]
    public void The_encoding_is_the_entry_and_its_waves()
    {
        var encoding = new ObservationEncoding(2, 2);
        float[] input = new float[encoding.InputSize];
        encoding.Encode([0.25f, -1], input);
        double h = Math.Sqrt(0.5);
        double[] expected = [0.25, h, h, 1, 0, -1, 0, -1, 0, 1];
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], input[i], 1e-6);
        }
    }
}
