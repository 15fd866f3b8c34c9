using System.Collections.Immutable;
using Meshward.Core.Scenarios.Language;

namespace Meshward.Core.Scenarios.Reading;

/// <summary>Reads <c>learning</c>.</summary>
internal static class LearningReading
{
    /// <summary>The parameters by preset; what was wrong is a finding already.</summary>
    public static ImmutableArray<LearningSpec> Read(Fields? learning) =>
    [
        .. LearningKeys.ByPreset
            .Where(preset => learning?.Get(preset) is not null)
            .Select(preset => Read(preset.Name, learning!.Get(preset)!.Value)),
    ];

    private static LearningSpec Read(string preset, Fields fields) => new(preset)
    {
        NetArch = [.. (fields.Get(LearningKeys.NetArch)?.Value ?? []).Select(width => (int)width.Value)],
        LearningRate = fields.Get(LearningKeys.LearningRate)?.Value,
        Environments = (int?)fields.Get(LearningKeys.Environments)?.Value,
        EnvironmentsPerLoad = (int?)fields.Get(LearningKeys.EnvironmentsPerLoad)?.Value,
        StepsPerEnvironment = (int?)fields.Get(LearningKeys.Steps)?.Value,
        BatchSize = (int?)fields.Get(LearningKeys.BatchSize)?.Value,
        Epochs = (int?)fields.Get(LearningKeys.Epochs)?.Value,
        GaeLambda = fields.Get(LearningKeys.GaeLambda)?.Value,
        ClipRange = fields.Get(LearningKeys.ClipRange)?.Value,
        EntropyCoefficient = fields.Get(LearningKeys.EntropyCoefficient)?.Value,
        ValueCoefficient = fields.Get(LearningKeys.ValueCoefficient)?.Value,
        MaxGradientNorm = fields.Get(LearningKeys.MaxGradientNorm)?.Value,
        TotalSteps = (long?)fields.Get(LearningKeys.TotalSteps)?.Value,
        StopAtRatio = fields.Get(LearningKeys.StopAtRatio)?.Value,
    };
}
