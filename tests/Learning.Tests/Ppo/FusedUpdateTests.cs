using System.Collections.Immutable;
using FsCheck.Xunit;
using Meshward.Core.Randomness;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Tests.Ppo;

public sealed class FusedUpdateTests
{
    private static readonly PpoConfig OneMinibatch = new() { Epochs = 1, BatchSize = 1 << 20, EntropyCoefficient = 0.03 };

    public static TheoryData<HeadForm, int[], int[], bool, int, int> Cases => new()
    {
        // heads, hidden, values of each control, masked, samples, distinct observations
        { HeadForm.Joint, [16, 16], [4, 3], false, 40, 3 },
        { HeadForm.Joint, [16, 16], [4, 3], true, 40, 7 },
        { HeadForm.Independent, [20, 12], [4, 3], false, 64, 5 },
        { HeadForm.Independent, [8, 8, 8, 8], [4, 3], true, 64, 64 },
        { HeadForm.Joint, [8], [4, 3], true, 300, 290 },
        { HeadForm.Autoregressive, [16, 12], [4, 3], false, 40, 3 },
        { HeadForm.Autoregressive, [8], [4, 3], true, 80, 20 },
        { HeadForm.Autoregressive, [8], [4], true, 80, 20 },
        { HeadForm.Autoregressive, [8], [4, 3, 2, 5], true, 300, 3 },
        { HeadForm.Autoregressive, [20, 12, 8], [2, 3, 17, 2], false, 100, 3 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_is_that_of_finite_differences(HeadForm heads, int[] hidden, int[] counts, bool masked, int samples, int rows)
    {
        var shape = new ActorCriticShape(3, [.. hidden], [.. counts], heads);
        float[] weights = RandomSamples.Weights(shape, 1);
        RolloutBuffer buffer = RandomSamples.Create(shape, weights, samples, rows, masked, 2);
        double[] point = [.. weights.Select(w => (double)w)];
        var update = new FusedUpdate(shape);
        var random = new CounterRandom(1, 1);

        update.Update(new LearnerState([.. weights]), buffer, OneMinibatch, 1e-3, 0.03, ref random, TestContext.Current.CancellationToken);

        var choose = new CounterRandom(9, 9);
        foreach (LayerShape layer in shape.Layers)
        {
            for (int probe = 0; probe < 12; probe++)
            {
                int row = choose.NextInt(layer.Inputs + (layer.HasBias ? 1 : 0));
                int index = layer.Offset + row * layer.Stride + choose.NextInt(layer.Outputs);
                double difference = CentralDifference(shape, point, index, buffer);
                Assert.Equal(difference, update.Gradient[index], 2e-5 * Math.Max(1, Math.Abs(difference)));
            }
        }
    }

    [Theory]
    [InlineData(HeadForm.Joint)]
    [InlineData(HeadForm.Autoregressive)]
    public void Padding_stays_zero(HeadForm heads)
    {
        var shape = new ActorCriticShape(3, [20, 12], [7, 3, 2], heads);
        LearnerState state = Learn(shape, [20, 12], steps: 8, seed: 1);
        int padded = 0;
        foreach (LayerShape layer in shape.Layers)
        {
            for (int i = layer.Offset; i < layer.End; i++)
            {
                if ((i - layer.Offset) % layer.Stride >= layer.Outputs)
                {
                    padded++;
                    Assert.Equal(0, state.Weights[i]);
                }
            }
        }

        Assert.True(padded > 0);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_does_not()
    {
        var shape = new ActorCriticShape(3, [64, 64], [6, 5], HeadForm.Joint);
        byte[] first = Learn(shape, [64, 64], 20, seed: 5).ToBytes();
        Assert.Equal(first, Learn(shape, [64, 64], 20, seed: 5).ToBytes());
        Assert.NotEqual(first, Learn(shape, [64, 64], 20, seed: 6).ToBytes());
    }

    [Theory]
    [InlineData(HeadForm.Joint)]
    [InlineData(HeadForm.Independent)]
    [InlineData(HeadForm.Autoregressive)]
    public void After_the_first_update_nothing_is_allocated(HeadForm heads)
    {
        var learner = new Trainer(Bandit(), OneMinibatch with { Heads = heads, Environments = 16, StepsPerEnvironment = 16, BatchSize = 64 }, 1);
        learner.Round();
        long before = GC.GetAllocatedBytesForCurrentThread();
        learner.Round();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData(HeadForm.Joint)]
    [InlineData(HeadForm.Independent)]
    [InlineData(HeadForm.Autoregressive)]
    public void With_the_weights_that_collected_every_ratio_is_1(HeadForm heads)
    {
        var learner = new Trainer(Bandit(), OneMinibatch with { Heads = heads, Environments = 16, StepsPerEnvironment = 16 }, 1);
        UpdateStatistics statistics = learner.Round();
        Assert.Equal(0, statistics.ApproximateKl, 1e-9);
        Assert.Equal(0, statistics.ClipFraction);
        Assert.Equal(0, statistics.PolicyLoss, 1e-5);
        Assert.True(learner.Round().ApproximateKl >= 0);
    }

    [Property(MaxTest = 30)]
    public void What_an_update_was_used_for_before_does_not_change_its_result(int seed)
    {
        var random = new CounterRandom(seed, 70);
        var heads = (HeadForm)random.NextInt(3);
        var shape = new ActorCriticShape(1 + random.NextInt(9), [1 + random.NextInt(70), 1 + random.NextInt(70)], [1 + random.NextInt(6), 5], heads);
        float[] weights = RandomSamples.Weights(shape, seed);
        var used = new FusedUpdate(shape);
        for (int use = 0; use < 4; use++)
        {
            int samples = 1 + random.NextInt(700), rows = 1 + random.NextInt(300);
            PpoConfig config = OneMinibatch with { BatchSize = 1 + random.NextInt(samples) };
            RolloutBuffer buffer = RandomSamples.Create(shape, weights, samples, rows, random.NextInt(2) == 0, seed + use);
            Assert.Equal(Learned(new FusedUpdate(shape), weights, buffer, config), Learned(used, weights, buffer, config));
        }
    }

    [Fact]
    public void Every_further_autoregressive_head_needs_as_many_parameters_and_as_much_memory_as_the_one_before()
    {
        (long few, long some, long many) parameters = (Parameters(8), Parameters(16), Parameters(32));
        (long few, long some, long many) memory = (Memory(8), Memory(16), Memory(32));
        Assert.Equal(2 * (parameters.some - parameters.few), parameters.many - parameters.some);
        Assert.Equal(2, (memory.many - memory.some) / (double)(memory.some - memory.few), 0.1);

        static ActorCriticShape Shape(int controls) => new(5, [16, 16], [.. Enumerable.Repeat(3, controls)], HeadForm.Autoregressive);

        static long Parameters(int controls) => Shape(controls).ParameterCount;

        static long Memory(int controls)
        {
            ActorCriticShape shape = Shape(controls);
            float[] weights = RandomSamples.Weights(shape, 1);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Learned(new FusedUpdate(shape), weights, RandomSamples.Create(shape, weights, 256, 8, false, 2), OneMinibatch);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Excluded_samples_change_nothing()
    {
        var shape = new ActorCriticShape(3, [16], [5], HeadForm.Joint);
        float[] weights = RandomSamples.Weights(shape, 1);
        RolloutBuffer buffer = RandomSamples.Create(shape, weights, 50, 6, false, 2);
        float[] without = Gradient(shape, weights, buffer, excludeFrom: 40);
        for (int i = 40; i < 50; i++)
        {
            buffer.Advantages[i] = float.NaN;
            buffer.Returns[i] = float.PositiveInfinity;
            buffer.Choices[i] = -1;
        }

        float[] poisoned = Gradient(shape, weights, buffer, excludeFrom: 40);
        Assert.Equal(without, poisoned);
        Assert.All(poisoned, g => Assert.True(float.IsFinite(g)));
        Assert.NotEqual(without, Gradient(shape, weights, buffer, excludeFrom: 30));
    }

    [Fact]
    public void Statistics_are_those_of_the_formulas()
    {
        var shape = new ActorCriticShape(3, [16], [4, 3], HeadForm.Independent);
        float[] weights = RandomSamples.Weights(shape, 3);
        RolloutBuffer buffer = RandomSamples.Create(shape, weights, 80, 9, false, 4);
        var random = new CounterRandom(1, 1);

        UpdateStatistics statistics = new FusedUpdate(shape).Update(
            new LearnerState([.. weights]), buffer, OneMinibatch, 1e-3, 0, ref random, TestContext.Current.CancellationToken);

        // loss = policy + 0.5 value - 0.03 entropy, at the weights before the step.
        double loss = ReferenceLoss.Compute(shape, [.. weights.Select(w => (double)w)], buffer, OneMinibatch, 0.03);
        Assert.Equal(loss, statistics.PolicyLoss + 0.5 * statistics.ValueLoss - 0.03 * statistics.Entropy, 1e-4);
        Assert.InRange(statistics.Entropy, 0.1, Math.Log(12));
        Assert.InRange(statistics.ClipFraction, 0.1, 0.6);
        Assert.InRange(statistics.ApproximateKl, 0.005, 0.1);
        double ratio = 1 - Variance(buffer.Advantages) / Variance(buffer.Returns);
        Assert.Equal(ratio, statistics.ExplainedVariance, 1e-5);
        Assert.Equal(80, statistics.Samples);
    }

    private static FiniteEnvironment Bandit() => new(16, [[-1], [0], [1]], [6, 5], (state, action) => action % 7 != state)
    {
        Reward = (state, action) => action - state,
    };

    private static double Variance(float[] values)
    {
        double mean = values.Average(v => (double)v);
        return values.Average(v => (v - mean) * (v - mean));
    }

    private static float[] Gradient(ActorCriticShape shape, float[] weights, RolloutBuffer buffer, int excludeFrom)
    {
        buffer.Excluded.AsSpan().Clear();
        buffer.Excluded.AsSpan(excludeFrom).Fill(true);
        var random = new CounterRandom(1, 1);
        var update = new FusedUpdate(shape);
        update.Update(new LearnerState([.. weights]), buffer, OneMinibatch, 1e-3, 0.03, ref random, TestContext.Current.CancellationToken);
        return update.Gradient.ToArray();
    }

    private static LearnerState Learn(ActorCriticShape shape, ImmutableArray<int> hidden, int steps, long seed)
    {
        var random = new CounterRandom(seed, 7);
        var state = new LearnerState(Initialisation.Orthogonal(shape, ref random));
        RolloutBuffer buffer = RandomSamples.Create(shape, state.Weights, 32 * steps, 11, true, seed);
        PpoConfig config = OneMinibatch with { BatchSize = 32, Hidden = hidden };
        new FusedUpdate(shape).Update(state, buffer, config, 1e-3, 0.01, ref random, TestContext.Current.CancellationToken);
        return state;
    }

    private static float[] Learned(FusedUpdate update, float[] weights, RolloutBuffer buffer, PpoConfig config)
    {
        var state = new LearnerState([.. weights]);
        var random = new CounterRandom(1, 1);
        update.Update(state, buffer, config, 1e-3, 0.03, ref random, TestContext.Current.CancellationToken);
        return state.Weights;
    }

    private static double CentralDifference(ActorCriticShape shape, double[] point, int index, RolloutBuffer buffer)
    {
        const double Step = 1e-5;
        double before = point[index];
        point[index] = before + Step;
        double above = ReferenceLoss.Compute(shape, point, buffer, OneMinibatch, 0.03);
        point[index] = before - Step;
        double below = ReferenceLoss.Compute(shape, point, buffer, OneMinibatch, 0.03);
        point[index] = before;
        return (above - below) / (2 * Step);
    }
}
