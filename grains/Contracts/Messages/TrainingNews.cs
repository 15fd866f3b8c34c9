using System.Collections.Immutable;
using Meshward.Learning.Training;

namespace Meshward.Grains.Contracts;

/// <summary>What a watcher of a training has not seen yet.</summary>
/// <param name="Rounds">Rounds in their order, perhaps none, perhaps not all that there are.</param>
/// <param name="IsOver">Whether the training is over and no round is left.</param>
[GenerateSerializer, Immutable, Alias("meshward.training-news")]
public sealed record TrainingNews(
    [property: Id(0)] ImmutableArray<TrainingProgress> Rounds,
    [property: Id(1)] bool IsOver);
