using Meshward.Learning.Ppo;

namespace Meshward.Learning.Tests.Ppo;

public sealed class LearnerStateTests
{
    private static LearnerState State(params float[] weights)
    {
        var state = new LearnerState(weights) { Steps = 1L << 40 };
        for (int i = 0; i < weights.Length; i++)
        {
            state.FirstMoment[i] = -weights[i];
            state.SecondMoment[i] = weights[i] * weights[i];
        }

        return state;
    }

    [Fact]
    public void Bytes_come_back_as_the_same_state()
    {
        LearnerState state = State(1, float.Epsilon, -0f, float.MaxValue, 0.1f);
        LearnerState copy = LearnerState.FromBytes(state.ToBytes());
        Assert.Equal(state.Steps, copy.Steps);
        Assert.Equal(state.Weights, copy.Weights);
        Assert.Equal(state.FirstMoment, copy.FirstMoment);
        Assert.Equal(state.SecondMoment, copy.SecondMoment);
        Assert.Equal(8 + 3 * 5 * 4, state.ToBytes().Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(34)]
    public void Bytes_of_another_length_are_refused(int length) =>
        Assert.Throws<ArgumentException>(() => LearnerState.FromBytes(new byte[length]));

    [Fact]
    public void An_average_is_the_mean_in_the_order_given()
    {
        LearnerState[] states = [State(1e8f, 1), State(-1e8f, 2), State(1, 6)];
        LearnerState mean = LearnerState.Average(states);
        Assert.Equal([(1e8f + -1e8f + 1) / 3, 3], mean.Weights);
        Assert.Equal([-(1e8f + -1e8f + 1) / 3, -3], mean.FirstMoment);
        Assert.Equal((1f + 4 + 36) / 3, mean.SecondMoment[1]);
        Assert.Equal(1L << 40, mean.Steps);
        Assert.Equal(1e8f, states[0].Weights[0]);
    }

    [Fact]
    public void A_copy_shares_nothing()
    {
        LearnerState state = State(1, 2), copy = state.Copy();
        copy.Weights[0] = 5;
        Assert.Equal(1, state.Weights[0]);
    }
}
