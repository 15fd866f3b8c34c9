using FsCheck.Xunit;
using Meshward.Core.Randomness;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Tests.Ppo;

public sealed class ActorCriticTests
{
    [Property(MaxTest = 60)]
    public void Whatever_is_masked_a_sampled_action_of_a_thousand_is_allowed_and_numbers_stay_finite(int seed)
    {
        var shape = new ActorCriticShape(2, [16], [1000], HeadForm.Joint);
        float[] weights = RandomSamples.Weights(shape, seed);
        var network = new ActorCritic(shape, weights);
        var random = new CounterRandom(seed, 60);
        double share = Math.Pow(10, -3 * random.NextDouble());
        bool[] mask = new bool[1000];
        float[] input = [(float)(100 * random.NextNormal()), (float)random.NextNormal()];
        for (int i = 0; i < mask.Length; i++)
        {
            mask[i] = random.NextDouble() < share;
        }

        mask[random.NextInt(1000)] = true;
        float[] logs = new float[1000], values = new float[1];
        network.Evaluate(input, 1, mask, logs, values);

        Assert.Equal(1, logs.Sum(l => Math.Exp(l)), 1e-4);
        Assert.True(float.IsFinite(values[0]));
        int[] action = new int[1];
        for (int draw = 0; draw < 200; draw++)
        {
            network.Sample(input, mask, ref random, action);
            Assert.True(mask[action[0]]);
            Assert.True(float.IsFinite(logs[action[0]]));
        }

        network.Decide(input, mask, action);
        Assert.True(mask[action[0]]);
    }

    [Fact]
    public void Logits_far_apart_stay_finite()
    {
        var shape = new ActorCriticShape(1, [16], [4], HeadForm.Joint);
        float[] weights = new float[shape.ParameterCount];
        LayerShape head = shape.Policies[0].Layers[^1];
        (weights[head.BiasOffset], weights[head.BiasOffset + 1], weights[head.BiasOffset + 2]) = (1e30f, -1e30f, 9e29f);
        float[] logs = new float[4];
        new ActorCritic(shape, weights).Evaluate([0], 1, [], logs, []);
        Assert.Equal(0, logs[0]);
        Assert.All(logs, l => Assert.True(float.IsFinite(l)));
    }

    [Fact]
    public void Where_nothing_is_allowed_the_action_is_0_and_nothing_throws()
    {
        var shape = new ActorCriticShape(1, [16], [3, 4], HeadForm.Independent);
        var network = new ActorCritic(shape, RandomSamples.Weights(shape, 1), masksAreJoint: false);
        bool[] mask = [false, false, false, false, true, false, false];
        int[] actions = [9, 9];
        var random = new CounterRandom(1, 1);
        network.Decide([0.5f], mask, actions);
        Assert.Equal([0, 1], actions);
        network.Sample([0.5f], mask, ref random, actions);
        Assert.Equal([0, 1], actions);
    }

    [Fact]
    public void Of_equally_probable_actions_the_lowest_is_greedy()
    {
        var shape = new ActorCriticShape(1, [16], [2, 3], HeadForm.Joint);
        int[] actions = [9, 9];
        new ActorCritic(shape, new float[shape.ParameterCount]).Decide([1], [false, false, true, true, true, true], actions);
        Assert.Equal([0, 2], actions);
    }

    [Theory]
    [InlineData(HeadForm.Joint)]
    [InlineData(HeadForm.Independent)]
    [InlineData(HeadForm.Autoregressive)]
    public void A_decision_alone_has_the_bits_of_the_batch(HeadForm heads)
    {
        const int Rows = 70;
        var shape = new ActorCriticShape(3, [64, 50], [6, 5], heads);
        float[] weights = RandomSamples.Weights(shape, 1);
        RolloutBuffer samples = RandomSamples.Create(shape, weights, 10, Rows, true, 5);
        var network = new ActorCritic(shape, weights, masksAreJoint: heads != HeadForm.Independent);
        float[] together = new float[Rows * shape.LogitCount], values = new float[Rows], alone = new float[shape.LogitCount], value = new float[1];
        int[] greedy = new int[2], decided = new int[2];
        network.Evaluate(samples.Inputs, Rows, samples.Masks, together, values);
        for (int row = 0; row < Rows; row++)
        {
            ReadOnlySpan<float> input = samples.Inputs.Slice(row * 3, 3);
            ReadOnlySpan<bool> mask = samples.Masks.Slice(row * samples.MaskSize, samples.MaskSize);
            network.Evaluate(input, 1, mask, alone, value);
            Assert.Equal(alone, together.AsSpan(row * shape.LogitCount, shape.LogitCount).ToArray());
            Assert.Equal(value[0], values[row]);
            network.Greedy(alone, greedy);
            network.Decide(input, mask, decided);
            Assert.Equal(greedy, decided);
        }
    }

    [Fact]
    public void Autoregressive_samples_follow_the_product_of_conditional_probabilities()
    {
        var shape = new ActorCriticShape(1, [16], [2, 3], HeadForm.Autoregressive);
        var network = new ActorCritic(shape, RandomSamples.Weights(shape, 2));
        float[] first = new float[2], second = new float[3], cumulative = new float[3], observed = new float[16];
        network.Observe([0.7f], 1, observed);
        network.EvaluatePolicy(0, observed, 1, [], 0, first, cumulative);
        var random = new CounterRandom(4, 4);
        int[] counts = new int[6], action = new int[2];
        const int Draws = 40_000;
        for (int draw = 0; draw < Draws; draw++)
        {
            network.Sample([0.7f], [], ref random, action);
            counts[action[0] * 3 + action[1]]++;
        }

        for (int joint = 0; joint < 6; joint++)
        {
            float[] followed = [.. observed];
            network.AddChoice(0, joint / 3, followed);
            network.EvaluatePolicy(1, followed, 1, [], 0, second, cumulative);
            double p = Math.Exp(first[joint / 3] + second[joint % 3]);
            Assert.Equal(p, counts[joint] / (double)Draws, 5 * Math.Sqrt(p * (1 - p) / Draws));
        }
    }

    [Fact]
    public void Samples_follow_the_probabilities()
    {
        var shape = new ActorCriticShape(1, [16], [5], HeadForm.Joint);
        var network = new ActorCritic(shape, RandomSamples.Weights(shape, 2));
        float[] logs = new float[5];
        network.Evaluate([0.7f], 1, [], logs, []);
        var random = new CounterRandom(4, 4);
        int[] counts = new int[5], action = new int[1];
        const int Draws = 40_000;
        for (int draw = 0; draw < Draws; draw++)
        {
            network.Sample([0.7f], [], ref random, action);
            counts[action[0]]++;
        }

        for (int i = 0; i < 5; i++)
        {
            double p = Math.Exp(logs[i]);
            Assert.Equal(p, counts[i] / (double)Draws, 5 * Math.Sqrt(p * (1 - p) / Draws));
        }
    }

    [Theory]
    [InlineData(HeadForm.Independent)]
    [InlineData(HeadForm.Autoregressive)]
    public void Deciding_allocates_nothing(HeadForm heads)
    {
        var shape = new ActorCriticShape(5, PpoConfig.Published.Hidden, [6, 5], heads);
        var network = new ActorCritic(shape, RandomSamples.Weights(shape, 1));
        float[] input = [1, 0, 1, 0, 1];
        int[] actions = new int[2];
        network.Decide(input, [], actions);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            network.Decide(input, [], actions);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void First_weights_are_orthogonal_with_the_gains_of_the_field()
    {
        var shape = new ActorCriticShape(5, [64, 48], [6, 5], HeadForm.Joint);
        var random = new CounterRandom(3, 3);
        float[] weights = Initialisation.Orthogonal(shape, ref random);
        foreach (LayerShape layer in shape.Layers)
        {
            double gain = layer.Name == "policy.2" ? 0.01 : layer.Name == "value.2" ? 1 : Math.Sqrt(2);
            AssertOrthogonal(weights, layer, 0, layer.Inputs, gain);
            Assert.All(weights[layer.BiasOffset..layer.End], bias => Assert.Equal(0, bias));
        }
    }

    [Fact]
    public void First_weights_of_a_shared_input_layer_are_orthogonal_those_of_the_observation_and_those_of_the_choices()
    {
        var shape = new ActorCriticShape(70, [64], [6, 5, 9], HeadForm.Autoregressive);
        var random = new CounterRandom(3, 3);
        float[] weights = Initialisation.Orthogonal(shape, ref random);
        LayerShape shared = shape.Layers.First();
        Assert.Equal("policy.shared", shared.Name);
        Assert.Equal(70 + 6 + 5, shared.Inputs);
        AssertOrthogonal(weights, shared, 0, 70, Math.Sqrt(2));
        AssertOrthogonal(weights, shared, 70, 11, Math.Sqrt(2));
    }

    private static void AssertOrthogonal(float[] weights, LayerShape layer, int firstInput, int inputs, double gain)
    {
        bool tall = inputs >= layer.Outputs;
        int vectors = Math.Min(inputs, layer.Outputs), size = Math.Max(inputs, layer.Outputs);
        float Entry(int v, int i) => weights[layer.Offset + (firstInput + (tall ? i : v)) * layer.Stride + (tall ? v : i)];
        for (int a = 0; a < vectors; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double dot = Enumerable.Range(0, size).Sum(i => (double)Entry(a, i) * Entry(b, i));
                Assert.Equal(a == b ? gain * gain : 0, dot, 1e-5);
            }
        }
    }
}
