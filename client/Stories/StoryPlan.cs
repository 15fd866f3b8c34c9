using Meshward.Client.Options;
using Meshward.Core.Control.Adaptation;

namespace Meshward.Client.Stories;

/// <summary>What happens when.</summary>
/// <param name="Steps">Time steps of the story.</param>
/// <param name="ChangeAt">First time step of the changed mesh.</param>
/// <param name="TrainingTakes">Time steps that a training of the controller takes.</param>
/// <param name="Settings">When the controller trains.</param>
internal sealed record StoryPlan(int Steps, int ChangeAt, int TrainingTakes, AdaptationSettings Settings)
{
    /// <summary>The plan that flags tell.</summary>
    public static StoryPlan Of(AdaptOptions options) => new(options.Steps, options.ChangeAt, options.TrainingTakes, options.Settings);
}
