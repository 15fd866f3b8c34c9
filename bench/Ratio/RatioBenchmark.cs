namespace Meshward.Bench;

/// <summary>Something of ours against a baseline that does the same job.</summary>
/// <param name="Name">Name in results.</param>
/// <param name="Unit">Unit of both samples; more is better.</param>
/// <param name="OursIs">What ours is, in words.</param>
/// <param name="BaselineIs">What the baseline is, in words.</param>
/// <param name="Ours">Takes one sample of ours.</param>
/// <param name="Baseline">Takes one sample of the baseline.</param>
public sealed record RatioBenchmark(string Name, string Unit, string OursIs, string BaselineIs, Func<Task<double>> Ours, Func<Task<double>> Baseline);
