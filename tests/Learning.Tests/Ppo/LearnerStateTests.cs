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
    public void A_copy_shares_nothing()
    {
        LearnerState state = State(1, 2), copy = state.Copy();
        copy.Weights[0] = 5;
        Assert.Equal(1, state.Weights[0]);
    }
}
