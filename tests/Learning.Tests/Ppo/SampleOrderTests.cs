using FsCheck.Xunit;
using Meshward.Core.Randomness;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Tests.Ppo;

public sealed class SampleOrderTests
{
    [Property(MaxTest = 50)]
    public void Every_sample_that_takes_part_comes_once_a_pass_and_those_of_a_load_together(int seed, byte left)
    {
        const int steps = 3, environments = 12, together = 4;
        RolloutBuffer buffer = Buffer(steps, environments);
        buffer.Excluded[left % buffer.Count] = true;
        var order = new SampleOrder();
        order.Start(buffer, together);
        Assert.Equal(buffer.Count - 1, order.Count);
        var random = new CounterRandom(seed, 1);
        order.Shuffle(ref random);
        int[] samples = order.Minibatch(0, buffer.Count).ToArray();
        Assert.Equal(Enumerable.Range(0, buffer.Count).Where(i => i != left % buffer.Count), samples.Order());

        // Sample = step * environments + environment: 9 blocks, each in one piece.
        int pieces = 1 + samples.Zip(samples.Skip(1)).Count(pair => Block(pair.First) != Block(pair.Second));
        Assert.Equal(9, pieces);

        static (int Step, int Group) Block(int sample) => (sample / environments, sample % environments / together);
    }

    [Fact]
    public void Passes_differ_and_loads_of_their_own_are_shuffled_one_by_one()
    {
        RolloutBuffer buffer = Buffer(10, 30);
        var order = new SampleOrder();
        order.Start(buffer, together: 1);
        var random = new CounterRandom(1, 1);
        order.Shuffle(ref random);
        int[] first = order.Minibatch(0, 300).ToArray();
        order.Shuffle(ref random);
        Assert.NotEqual(first, order.Minibatch(0, 300).ToArray());

        // Of 299 neighbours in random order about one follows its predecessor.
        Assert.InRange(first.Zip(first.Skip(1)).Count(pair => pair.Second == pair.First + 1), 0, 8);
    }

    [Fact]
    public void The_last_minibatch_may_be_smaller()
    {
        var order = new SampleOrder();
        order.Start(Buffer(1, 10), together: 2);
        Assert.Equal((4, 2), (order.Minibatch(4, 4).Length, order.Minibatch(8, 4).Length));
    }

    private static RolloutBuffer Buffer(int steps, int environments) =>
        new(new ActorCriticShape(1, [4], [2], HeadForm.Joint), steps, environments);
}
