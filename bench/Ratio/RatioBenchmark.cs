namespace Meshward.Bench;

/// <summary>Something of ours, beside a baseline that does the same job where there is one.</summary>
/// <param name="Name">Name in results.</param>
/// <param name="Unit">Unit of both samples.</param>
/// <param name="OursIs">What ours is, in words.</param>
/// <param name="BaselineIs">What the baseline is, in words; null where there is none.</param>
/// <param name="Ours">Takes one sample of ours.</param>
/// <param name="Baseline">Takes one sample of the baseline; null where there is none.</param>
public sealed record RatioBenchmark(
    string Name, string Unit, string OursIs, string? BaselineIs, Func<Task<double>> Ours, Func<Task<double>>? Baseline)
{
    /// <summary>Whether the smaller sample is the better one, as of times; the ratio is then baseline over ours.</summary>
    public bool LessIsBetter { get; init; }

    /// <summary>Samples of each side; null for as many as the run has of all.</summary>
    public int? Runs { get; init; }

    /// <summary>What is wanted; null where nothing particular is.</summary>
    public RatioGoal? Goal { get; init; }
}
