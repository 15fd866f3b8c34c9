using Meshward.Learning.Training;

namespace Meshward.Grains.Contracts;

/// <summary><see cref="RoundStatistics"/> on the wire: learning knows nothing of Orleans.</summary>
[GenerateSerializer, Alias("meshward.round-statistics")]
internal struct RoundStatisticsSurrogate
{
    [Id(0)] public long EnvSteps;
    [Id(1)] public double MeanReward;
    [Id(2)] public double ApproxKl;
    [Id(3)] public double Entropy;
    [Id(4)] public double ClipFraction;
    [Id(5)] public double ExplainedVariance;
    [Id(6)] public double PolicyLoss;
    [Id(7)] public double ValueLoss;
    [Id(8)] public long Rejected;
}

[RegisterConverter]
internal sealed class RoundStatisticsConverter : IConverter<RoundStatistics, RoundStatisticsSurrogate>
{
    public RoundStatistics ConvertFromSurrogate(in RoundStatisticsSurrogate surrogate) => new(
        surrogate.EnvSteps,
        surrogate.MeanReward,
        surrogate.ApproxKl,
        surrogate.Entropy,
        surrogate.ClipFraction,
        surrogate.ExplainedVariance,
        surrogate.PolicyLoss,
        surrogate.ValueLoss,
        surrogate.Rejected);

    public RoundStatisticsSurrogate ConvertToSurrogate(in RoundStatistics value) => new()
    {
        EnvSteps = value.EnvSteps,
        MeanReward = value.MeanReward,
        ApproxKl = value.ApproxKl,
        Entropy = value.Entropy,
        ClipFraction = value.ClipFraction,
        ExplainedVariance = value.ExplainedVariance,
        PolicyLoss = value.PolicyLoss,
        ValueLoss = value.ValueLoss,
        Rejected = value.Rejected,
    };
}
