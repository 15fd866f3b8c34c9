using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Learning.Ppo;
using Meshward.Learning.Ppo.Torch;

namespace Meshward.Learning.Tests.Ppo;

/// <summary>The fused update is held to automatic differentiation.</summary>
public sealed class UpdateConformanceTests
{
    private static readonly PpoConfig Default = new();

    public static TheoryData<string, HeadForm, bool, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, HeadForm, bool, int>();
            foreach (string preset in (string[])["default", "published"])
            {
                foreach (HeadForm heads in Enum.GetValues<HeadForm>())
                {
                    cases.Add(preset, heads, false, 3);
                    cases.Add(preset, heads, true, 3);
                    cases.Add(preset, heads, true, 225);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_agree(string preset, HeadForm heads, bool masked, int rows)
    {
        (ActorCriticShape shape, LearnerState state, RolloutBuffer buffer) = Start(preset, heads, masked, rows);
        var fused = new FusedUpdate(shape);
        var torch = new TorchUpdate(shape);

        UpdateStatistics ours = Update(fused, state.Copy(), buffer, minibatches: 1);
        UpdateStatistics theirs = Update(torch, state.Copy(), buffer, minibatches: 1);

        Assert.True(Distance(fused.Gradient, torch.Gradient) <= 1e-5, $"distance {Distance(fused.Gradient, torch.Gradient):g3}");
        Assert.Equal(theirs.PolicyLoss, ours.PolicyLoss, 1e-5);
        Assert.Equal(theirs.ValueLoss, ours.ValueLoss, 1e-4);
        Assert.Equal(theirs.Entropy, ours.Entropy, 1e-5);
        Assert.Equal(theirs.ApproximateKl, ours.ApproximateKl, 1e-5);
        Assert.Equal(theirs.ClipFraction, ours.ClipFraction, 1e-2);
        Assert.Equal(theirs.GradientNorm, ours.GradientNorm, 1e-4 * theirs.GradientNorm);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weights_agree_after_20_steps(string preset, HeadForm heads, bool masked, int rows)
    {
        (ActorCriticShape shape, LearnerState state, RolloutBuffer buffer) = Start(preset, heads, masked, rows);
        LearnerState ours = state.Copy(), theirs = state.Copy();

        Update(new FusedUpdate(shape), ours, buffer, minibatches: 20);
        Update(new TorchUpdate(shape), theirs, buffer, minibatches: 20);

        Assert.Equal(20, ours.Steps);
        Assert.Equal(20, theirs.Steps);
        double distance = Distance(ours.Weights, theirs.Weights), moved = Distance(ours.Weights, state.Weights);
        Assert.True(distance <= 1e-6, $"distance {distance:g3}");
        Assert.True(moved > 1e-3, $"moved only {moved:g3}");
    }

    [Theory]
    [InlineData(HeadForm.Joint)]
    [InlineData(HeadForm.Independent)]
    [InlineData(HeadForm.Autoregressive)]
    public void Learning_curves_agree(HeadForm heads)
    {
        FiniteEnvironment Bandit() => new(16, [[-1], [0], [1]], [6, 5], (state, action) => (action + state) % 5 != 1)
        {
            Reward = (state, action) => action / 5 == state ? 5 - action % 5 : -1,
        };

        // Rounding differences grow from round to round, the faster the finer observations are told apart and the larger the steps: the tolerances below are for these.
        PpoConfig config = Default with
        {
            Heads = heads,
            Environments = 16,
            StepsPerEnvironment = 16,
            BatchSize = 64,
            Epochs = 4,
            Frequencies = 2,
            EntropyCoefficient = 0.05,
            EnvironmentsPerLoad = 1,
            LearningRate = 2e-3,
        };
        var ours = new Trainer(Bandit(), config, 3);
        var theirs = new Trainer(Bandit(), config, 3, shape => new TorchUpdate(shape));

        for (int round = 0; round < 25; round++)
        {
            UpdateStatistics a = ours.Round(), b = theirs.Round();
            Assert.Equal(theirs.Greedy(), ours.Greedy());
            Assert.Equal(theirs.Buffer.Rewards.Average(), ours.Buffer.Rewards.Average(), 0.05);
            Assert.Equal(b.Entropy, a.Entropy, 0.02);
        }
    }

    private static (ActorCriticShape Shape, LearnerState State, RolloutBuffer Buffer) Start(string preset, HeadForm heads, bool masked, int rows)
    {
        ImmutableArray<int> hidden = preset == "published" ? PpoConfig.Published.Hidden : Default.Hidden;
        var shape = new ActorCriticShape(5, hidden, heads == HeadForm.Autoregressive ? [6, 5, 3, 4] : [6, 5], heads);
        float[] weights = RandomSamples.Weights(shape, 11);
        return (shape, new LearnerState(weights), RandomSamples.Create(shape, weights, 20 * 64, rows, masked, 12));
    }

    private static UpdateStatistics Update(IPpoUpdate update, LearnerState state, RolloutBuffer buffer, int minibatches)
    {
        var random = new CounterRandom(1, 2);
        PpoConfig config = Default with { Epochs = 1, BatchSize = buffer.Count / minibatches };
        return update.Update(state, buffer, config, 1e-4, 0.02, ref random, TestContext.Current.CancellationToken);
    }

    // Of vectors, relative to the norm of the second.
    private static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double difference = 0, norm = 0;
        for (int i = 0; i < a.Length; i++)
        {
            difference += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
            norm += (double)b[i] * b[i];
        }

        return Math.Sqrt(difference / norm);
    }
}
