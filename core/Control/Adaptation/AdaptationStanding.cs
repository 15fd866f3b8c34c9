namespace Meshward.Core.Control.Adaptation;

/// <summary>Where a controller that adapts stands, in a few figures.</summary>
/// <param name="Stage">How it decides.</param>
/// <param name="ModelSamples">Recent samples behind the model that it goes by; 0 for the model of the trace.</param>
/// <param name="PolicySha256">Hash of the file of the policy in force, which is behind rollout.</param>
/// <param name="Run">Key of the training that it came of; null for the policy of the order.</param>
/// <param name="TrainWith">Samples with which the next training begins; null where there is none to come.</param>
/// <param name="Counts">What came of it so far.</param>
public sealed record AdaptationStanding(
    AdaptationStage Stage, int ModelSamples, string PolicySha256, string? Run, int? TrainWith, AdaptationCounts Counts)
{
    /// <summary>The standing of a memory.</summary>
    /// <param name="memory">The memory.</param>
    public static AdaptationStanding Of(AdaptationMemory memory)
    {
        AdaptationState state = memory.State;
        int samples = (state.Stage == AdaptationStage.Following ? state.ModelSamples : state.Samples).Length;
        return new(state.Stage, samples, memory.InForce, memory.Policy?.Run, state.TrainWith, memory.Counts);
    }
}
