using Meshward.Learning.Ppo;

namespace Meshward.Learning.Training;

/// <summary>What some simulators of a round gave back, summed in the order of an <see cref="AveragingTree"/>.</summary>
/// <param name="Simulators">How many they are, at least 1.</param>
/// <param name="LearnerState">Sum of their weights and optimiser states, as raw bytes; steps are those of the first: all make the same number.</param>
/// <param name="Statistics">Sum of what they saw and learned.</param>
public sealed record RoundSum(int Simulators, ReadOnlyMemory<byte> LearnerState, RoundStatistics Statistics)
{
    /// <summary>The sum over one simulator.</summary>
    public static RoundSum Of(RoundResult result) => new(1, result.LearnerState, result.Statistics);

    /// <summary>The sum of several, in the order given: the bits depend on that order alone.</summary>
    /// <param name="parts">At least one, all of one training and round.</param>
    public static RoundSum Of(ReadOnlySpan<RoundSum> parts)
    {
        RoundSum first = parts[0];
        if (parts.Length == 1)
        {
            return first;
        }

        byte[] state = first.LearnerState.ToArray();
        (int simulators, RoundStatistics statistics) = (first.Simulators, first.Statistics);
        foreach (RoundSum part in parts[1..])
        {
            Ppo.LearnerState.Add(state, part.LearnerState.Span);
            simulators += part.Simulators;
            statistics += part.Statistics;
        }

        return new RoundSum(simulators, state, statistics);
    }

    /// <summary>Mean of weights and optimiser states.</summary>
    public LearnerState MeanState() => Ppo.LearnerState.FromBytes(MeanBytes());

    /// <summary>Mean of weights and optimiser states, as raw bytes.</summary>
    public byte[] MeanBytes()
    {
        byte[] mean = LearnerState.ToArray();
        Ppo.LearnerState.Divide(mean, Simulators);
        return mean;
    }

    /// <summary>Steps and rejected samples of all, and the means of all else.</summary>
    public RoundStatistics MeanStatistics() => Statistics.MeanOver(Simulators);
}
