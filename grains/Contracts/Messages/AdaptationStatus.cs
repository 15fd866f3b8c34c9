using Meshward.Core.Control.Adaptation;

namespace Meshward.Grains.Contracts;

/// <summary>Where a controller that adapts stands.</summary>
/// <param name="Stage">How it decides.</param>
/// <param name="ModelSamples">Recent samples behind the model that it goes by; 0 for the model of the trace.</param>
/// <param name="PolicySha256">Hash of the file of the policy in force, which is behind rollout.</param>
/// <param name="Run">Key of the training that it came of; null for the policy of the order.</param>
/// <param name="TrainWith">Samples with which the next training begins; null where there is none to come.</param>
/// <param name="Drifts">Drifts of the model that were noticed.</param>
/// <param name="Trainings">Trainings that were begun.</param>
/// <param name="Refused">Trainings that failed, were dropped, or whose policy the gate did not pass.</param>
/// <param name="Swaps">Policies that took over.</param>
[GenerateSerializer, Immutable, Alias("meshward.adaptation-status")]
public sealed record AdaptationStatus(
    [property: Id(0)] AdaptationStage Stage,
    [property: Id(1)] int ModelSamples,
    [property: Id(2)] string PolicySha256,
    [property: Id(3)] string? Run,
    [property: Id(4)] int? TrainWith,
    [property: Id(5)] long Drifts,
    [property: Id(6)] long Trainings,
    [property: Id(7)] long Refused,
    [property: Id(8)] long Swaps)
{
    /// <summary>The same on the wire: core knows nothing of Orleans.</summary>
    /// <param name="standing">Where it stands; null for nowhere.</param>
    public static AdaptationStatus? Of(AdaptationStanding? standing) => standing is null ? null : new(
        standing.Stage, standing.ModelSamples, standing.PolicySha256, standing.Run, standing.TrainWith,
        standing.Counts.Drifts, standing.Counts.Trainings, standing.Counts.Refused, standing.Counts.Swaps);
}
