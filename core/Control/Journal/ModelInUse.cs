using Meshward.Core.Control.Adaptation;

namespace Meshward.Core.Control.Journal;

/// <summary>The model that a decision of a controller that adapts went by.</summary>
/// <param name="Stage">Who proposed: the policy while it is followed, else rollout over this model, with the policy behind it.</param>
/// <param name="Samples">Recent samples that the model was refitted on; 0 for the model of the trace.</param>
public sealed record ModelInUse(AdaptationStage Stage, int Samples);
