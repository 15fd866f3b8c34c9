using System.Collections.Immutable;

namespace Meshward.Testbed.Work;

/// <summary>A service of the testbed: what it does, and how long that takes where work is timed.</summary>
/// <param name="Name">Its name, the first part of a request's path.</param>
/// <param name="Task">What it does with a core.</param>
/// <param name="Size">Objects of its table, or rows of its matrices; at least 1.</param>
/// <param name="MeanTime">Mean length of timed work on a node of speed 1.</param>
/// <param name="Stages">
/// Stages of the Erlang distribution of timed work: lengths have a coefficient of variation of 1 / sqrt(stages); 0 for a fixed length.
/// </param>
public sealed record ServiceProfile(string Name, ServiceTask Task, int Size, TimeSpan MeanTime, int Stages = 4)
{
    /// <summary>Two information services on tables of different sizes and a compute service.</summary>
    public static ImmutableArray<ServiceProfile> Defaults { get; } =
    [
        new("info1", ServiceTask.LookUp, 100_000, TimeSpan.FromMilliseconds(10)),
        new("info2", ServiceTask.LookUp, 250_000, TimeSpan.FromMilliseconds(25)),
        new("compute", ServiceTask.MultiplyMatrices, 600, TimeSpan.FromMilliseconds(80)),
    ];
}
