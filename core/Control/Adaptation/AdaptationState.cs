using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Meshward.Core.Control.Drift;
using Meshward.Core.SystemModels.Refitting;

namespace Meshward.Core.Control.Adaptation;

/// <summary>
/// Where a controller stands with its model and its policy: plain data, to be stored in each step. Models follow from it, as refits of the
/// scenario's own model (<see cref="ModelRefit"/>).
/// </summary>
public sealed record AdaptationState
{
    /// <summary>At the start: the policy is followed, and the scenario's own model predicts.</summary>
    public static AdaptationState Start { get; } = new();

    /// <summary>How the next action is decided.</summary>
    public AdaptationStage Stage { get; init; } = AdaptationStage.Following;

    /// <summary>What the test of drift remembers.</summary>
    public DriftState Drift { get; init; } = DriftState.Start;

    /// <summary>Samples behind the model that predicts while the policy is followed; empty for the scenario's own.</summary>
    public ImmutableArray<RecentSample> ModelSamples { get; init; } = [];

    /// <summary>While the policy is followed the latest samples, else those since the change: rollout decides on their refit.</summary>
    public ImmutableArray<RecentSample> Samples { get; init; } = [];

    /// <summary>
    /// Samples behind the model that a new policy is trained on, or was when its training failed: it is what is tested while rollout decides.
    /// Empty before the first training after a change.
    /// </summary>
    public ImmutableArray<RecentSample> OrderedSamples { get; init; } = [];

    /// <summary>Number of the last training that was ordered: news of an earlier one are out of date.</summary>
    public int LastOrder { get; init; }

    /// <summary>Trainings since the change that came to nothing.</summary>
    public int FailedTrainings { get; init; }

    /// <summary>Number of samples with which the next training begins; null where there is none to come.</summary>
    public int? TrainWith { get; init; }

    /// <summary>
    /// Samples behind the model that is tested against what is measured, which is to predict each step before it is judged; null while there is
    /// none, since too little is known of the mesh as it is now.
    /// </summary>
    [JsonIgnore]
    public ImmutableArray<RecentSample>? TestedSamples =>
        Stage == AdaptationStage.Following ? ModelSamples : OrderedSamples.IsEmpty ? null : OrderedSamples;
}
