using Meshward.Client.Results;

namespace Meshward.Client.Tests.Tradeoffs;

/// <summary>Tradeoffs written by hand.</summary>
internal static class TradeoffSamples
{
    /// <summary>A point on one service.</summary>
    public static TradeoffPoint Point(double value, double? cores, double carried = 8, double kept = 1, double delay = 0.2) => new()
    {
        Value = value,
        MeanReward = 3,
        OptimalReward = 4,
        Ratio = 0.75,
        ObjectivesMet = kept,
        OptimalObjectivesMet = 1,
        MeetsObjectives = kept == 1,
        MeanCores = cores,
        OptimalCores = cores is null ? null : cores - 0.5,
        CarriedLoad = carried,
        OptimalCarriedLoad = carried + 0.25,
        ShedShare = 0.125,
        MeanDelaySeconds = OrderedValues.Of(["web"], [delay]),
        ParetoOptimal = false,
        EnvSteps = 1000,
        Stopped = "budget",
        PolicySha256 = new string('c', 64),
    };

    /// <summary>A result with these points, over a bound in milliseconds.</summary>
    public static TradeoffResult Result(string? capacity, bool canBlock, params TradeoffPoint[] points) => new()
    {
        Scenario = "sample",
        ScenarioSha256 = new string('a', 64),
        TraceSha256 = new string('b', 64),
        ModelSeed = 0,
        Vary = "bound.delay.web",
        Unit = "s",
        ShownUnit = "ms",
        ShownFactor = 0.001,
        Capacity = capacity,
        CanBlock = canBlock,
        Preset = "default",
        Simulators = 2,
        Seed = 1,
        Load = "training",
        Steps = 600,
        Seeds = 5,
        Interrupted = false,
        Points = [.. points],
        Files = [],
        Seconds = 12,
    };
}
