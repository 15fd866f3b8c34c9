using Meshward.Learning.Training;

namespace Meshward.Grains.Contracts;

/// <summary><see cref="TrainingProgress"/> on the wire: learning knows nothing of Orleans.</summary>
[GenerateSerializer, Alias("meshward.training-progress")]
internal struct TrainingProgressSurrogate
{
    [Id(0)] public int Round;
    [Id(1)] public int Rounds;
    [Id(2)] public long EnvSteps;
    [Id(3)] public double GreedyReward;
    [Id(4)] public double BestReward;
    [Id(5)] public double OptimalReward;
    [Id(6)] public RoundStatistics Statistics;
}

[RegisterConverter]
internal sealed class TrainingProgressConverter : IConverter<TrainingProgress, TrainingProgressSurrogate>
{
    public TrainingProgress ConvertFromSurrogate(in TrainingProgressSurrogate surrogate) => new(
        surrogate.Round,
        surrogate.Rounds,
        surrogate.EnvSteps,
        surrogate.GreedyReward,
        surrogate.BestReward,
        surrogate.OptimalReward,
        surrogate.Statistics);

    public TrainingProgressSurrogate ConvertToSurrogate(in TrainingProgress value) => new()
    {
        Round = value.Round,
        Rounds = value.Rounds,
        EnvSteps = value.EnvSteps,
        GreedyReward = value.GreedyReward,
        BestReward = value.BestReward,
        OptimalReward = value.OptimalReward,
        Statistics = value.Statistics,
    };
}
