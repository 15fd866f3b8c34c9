using Meshward.Learning.Ppo;

namespace Meshward.Learning.Tests.Ppo;

public sealed class GeneralisedAdvantageTests
{
    private static RolloutBuffer Buffer(int steps, float reward, float value, float nextValue)
    {
        var buffer = new RolloutBuffer(new ActorCriticShape(1, [4], [2], HeadForm.Joint), steps, 1);
        buffer.Rewards.AsSpan().Fill(reward);
        buffer.Values.AsSpan().Fill(value);
        buffer.NextValues.AsSpan().Fill(nextValue);
        return buffer;
    }

    [Theory]
    [InlineData(0.9, 1.0)]
    [InlineData(0.99, 0.95)]
    [InlineData(0, 0.95)]
    public void In_a_finite_episode_advantages_are_the_closed_form_sum(double discount, double lambda)
    {
        const int Steps = 12;
        RolloutBuffer buffer = Buffer(Steps, reward: 1, value: 0.5f, nextValue: 0.5f);
        buffer.Terminated[Steps - 1] = true;

        GeneralisedAdvantage.Compute(buffer, discount, lambda);

        // sum over k of (discount lambda)^k delta, with the last delta lacking its next value.
        for (int t = 0; t < Steps; t++)
        {
            double r = discount * lambda, n = Steps - 1 - t, inner = 1 + discount * 0.5 - 0.5;
            double geometric = (1 - Math.Pow(r, n)) / (1 - r);
            double expected = inner * geometric + Math.Pow(r, n) * (1 - 0.5);
            Assert.Equal(expected, buffer.Advantages[t], 1e-5);
            Assert.Equal(expected + 0.5, buffer.Returns[t], 1e-5);
        }
    }

    [Fact]
    public void On_an_endless_task_with_the_true_value_advantages_are_zero()
    {
        const double Discount = 0.95;
        float value = (float)(1 / (1 - Discount));
        RolloutBuffer buffer = Buffer(50, 1, value, value);

        GeneralisedAdvantage.Compute(buffer, Discount, 0.9);

        Assert.All(buffer.Advantages, advantage => Assert.Equal(0, advantage, 1e-4));
        Assert.All(buffer.Returns, target => Assert.Equal(value, target, 1e-4));
    }

    [Fact]
    public void With_lambda_1_returns_are_discounted_sums_to_the_bootstrapped_end()
    {
        RolloutBuffer buffer = Buffer(5, 1, 0.3f, 0.3f);
        buffer.NextValues[4] = 7;
        GeneralisedAdvantage.Compute(buffer, 0.5, 1);
        Assert.Equal(1 + 0.5 + 0.25 + 0.125 + 0.0625 + 7 * 0.03125, buffer.Returns[0], 1e-6);
    }

    [Fact]
    public void A_truncated_episode_is_bootstrapped_from_where_it_was_cut_and_hears_nothing_of_the_next()
    {
        RolloutBuffer buffer = Buffer(4, 1, 0, 0);
        buffer.Truncated[1] = true;
        buffer.NextValues[1] = 10;
        buffer.Rewards[2] = 100;

        GeneralisedAdvantage.Compute(buffer, 0.9, 0.8);

        Assert.Equal(1 + 0.9 * 10, buffer.Advantages[1], 1e-6);
        Assert.Equal(1 + 0.9 * 0.8 * (1 + 0.9 * 10), buffer.Advantages[0], 1e-5);
    }

    [Fact]
    public void A_terminated_episode_is_not_bootstrapped()
    {
        RolloutBuffer buffer = Buffer(2, 1, 0, 5);
        buffer.Terminated[0] = true;
        GeneralisedAdvantage.Compute(buffer, 0.9, 0.8);
        Assert.Equal(1, buffer.Advantages[0]);
    }

    [Fact]
    public void An_excluded_sample_reaches_no_other()
    {
        RolloutBuffer buffer = Buffer(3, 1, 0, 0);
        buffer.Excluded[1] = true;
        buffer.Rewards[1] = float.NaN;
        GeneralisedAdvantage.Compute(buffer, 0.9, 0.8);
        Assert.Equal([1, 0, 1], buffer.Advantages);
    }

    [Fact]
    public void Environments_do_not_mix()
    {
        var buffer = new RolloutBuffer(new ActorCriticShape(1, [4], [2], HeadForm.Joint), 2, 2);
        (buffer.Rewards[0], buffer.Rewards[1], buffer.Rewards[2], buffer.Rewards[3]) = (1, 2, 4, 8);
        GeneralisedAdvantage.Compute(buffer, 0.5, 1);
        Assert.Equal([3, 6, 4, 8], buffer.Advantages);
    }
}
