using Meshward.Core.Randomness;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Tests.Ppo;

/// <summary>
/// Kernels read memory by address, and the garbage collector moves arrays. Young buffers lie between garbage while another thread compacts,
/// and then writes over the room that they left.
/// </summary>
public sealed class MovingMemoryTests
{
    private const int Repeats = 60;

    [Theory]
    [InlineData(HeadForm.Joint)]
    [InlineData(HeadForm.Independent)]
    [InlineData(HeadForm.Autoregressive)]
    public void Networks_give_the_same_bits_while_memory_is_compacted(HeadForm heads)
    {
        var shape = new ActorCriticShape(5, [320, 320, 320], [6, 5], heads);
        float[] weights = RandomSamples.Weights(shape, 1), inputs = Inputs(150 * shape.InputSize);
        float[] expected = Evaluate(new ActorCritic(shape, weights), inputs);
        WhileCompacting(() =>
        {
            ActorCritic network = BetweenGarbage(() => new ActorCritic(shape, weights));
            Assert.Equal(expected, Evaluate(network, inputs));
        });
    }

    [Theory]
    [InlineData(HeadForm.Joint)]
    [InlineData(HeadForm.Independent)]
    [InlineData(HeadForm.Autoregressive)]
    public void An_update_gives_the_same_bits_while_memory_is_compacted(HeadForm heads)
    {
        var shape = new ActorCriticShape(5, [160, 160], [6, 5], heads);
        float[] weights = RandomSamples.Weights(shape, 1);
        RolloutBuffer buffer = RandomSamples.Create(shape, weights, 512, 90, masked: true, 2);
        float[] expected = Learn(new FusedUpdate(shape), weights, buffer);
        WhileCompacting(() => Assert.Equal(expected, Learn(BetweenGarbage(() => new FusedUpdate(shape)), weights, buffer)));
    }

    private static float[] Evaluate(ActorCritic network, float[] inputs)
    {
        int rows = inputs.Length / network.Shape.InputSize;
        float[] logs = new float[rows * network.Shape.LogitCount], values = new float[rows];
        network.Evaluate(inputs, rows, [], logs, values);
        return [.. logs, .. values];
    }

    private static float[] Learn(FusedUpdate update, float[] weights, RolloutBuffer buffer)
    {
        var state = new LearnerState([.. weights]);
        var random = new CounterRandom(1, 1);
        update.Update(state, buffer, new PpoConfig { Epochs = 1, BatchSize = 128 }, 1e-3, 0.01, ref random, CancellationToken.None);
        return state.Weights;
    }

    private static float[] Inputs(int count)
    {
        var random = new CounterRandom(3, 3);
        float[] inputs = new float[count];
        for (int i = 0; i < count; i++)
        {
            inputs[i] = (float)random.NextNormal();
        }

        return inputs;
    }

    private static T BetweenGarbage<T>(Func<T> create)
    {
        byte[][] garbage = [.. Enumerable.Range(0, 40).Select(_ => new byte[10_000])];
        T created = create();
        GC.KeepAlive(garbage);
        return created;
    }

    private static void WhileCompacting(Action act)
    {
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0, GCCollectionMode.Forced, blocking: true, compacting: true);
                for (int i = 0; i < 200; i++)
                {
                    GC.AllocateUninitializedArray<float>(5000).AsSpan().Fill(float.NaN);
                }
            }
        });
        collector.Start();
        try
        {
            for (int repeat = 0; repeat < Repeats; repeat++)
            {
                act();
            }
        }
        finally
        {
            stop.Cancel();
            collector.Join();
        }
    }
}
