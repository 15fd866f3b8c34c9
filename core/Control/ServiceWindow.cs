using System.Collections.Immutable;
using Meshward.Core.Metrics;

namespace Meshward.Core.Control;

/// <summary>What is known of a service when a decision is made: the last monitoring interval, and how fresh that is.</summary>
/// <param name="Service">The service.</param>
/// <param name="Interval">The interval, which began after the last action had settled; null where there is none.</param>
/// <param name="Age">How old the newest sample is, by its own time stamp; null where there is none.</param>
/// <param name="Failure">One line on why the last poll gave nothing; null where it did.</param>
/// <param name="Warnings">What the source said was wrong with its answer, such as stores that were left out; empty where nothing was.</param>
public sealed record ServiceWindow(
    string Service, ServiceInterval? Interval, TimeSpan? Age, string? Failure, ImmutableArray<string> Warnings);
