using Meshward.Core.Control.Loop;

namespace Meshward.Grains.Contracts;

/// <summary><see cref="CycleCounts"/> on the wire: core knows nothing of Orleans.</summary>
[GenerateSerializer, Alias("meshward.cycle-counts")]
internal struct CycleCountsSurrogate
{
    [Id(0)] public long Decisions;
    [Id(1)] public long Holds;
    [Id(2)] public long Rollbacks;
    [Id(3)] public long MissedSteps;
    [Id(4)] public long Applied;
    [Id(5)] public long Failed;
    [Id(6)] public long ForeignChanges;
    [Id(7)] public long JudgedSteps;
    [Id(8)] public long KeptSteps;
}

[RegisterConverter]
internal sealed class CycleCountsConverter : IConverter<CycleCounts, CycleCountsSurrogate>
{
    public CycleCounts ConvertFromSurrogate(in CycleCountsSurrogate surrogate) => new()
    {
        Decisions = surrogate.Decisions,
        Holds = surrogate.Holds,
        Rollbacks = surrogate.Rollbacks,
        MissedSteps = surrogate.MissedSteps,
        Applied = surrogate.Applied,
        Failed = surrogate.Failed,
        ForeignChanges = surrogate.ForeignChanges,
        JudgedSteps = surrogate.JudgedSteps,
        KeptSteps = surrogate.KeptSteps,
    };

    public CycleCountsSurrogate ConvertToSurrogate(in CycleCounts value) => new()
    {
        Decisions = value.Decisions,
        Holds = value.Holds,
        Rollbacks = value.Rollbacks,
        MissedSteps = value.MissedSteps,
        Applied = value.Applied,
        Failed = value.Failed,
        ForeignChanges = value.ForeignChanges,
        JudgedSteps = value.JudgedSteps,
        KeptSteps = value.KeptSteps,
    };
}
