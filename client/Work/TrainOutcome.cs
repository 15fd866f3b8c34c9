using Meshward.Learning.PolicyFiles;

namespace Meshward.Client.Work;

/// <summary>How a training went.</summary>
/// <param name="Policy">The best policy.</param>
/// <param name="Seconds">Seconds from the first round to the last.</param>
/// <param name="SecondsTo99">Seconds until the greedy policy first reached 99 % of the optimum; null where it never did.</param>
/// <param name="EnvStepsTo99">Environment steps until then.</param>
/// <param name="RejectedSamples">Samples that were left out since an observation or a reward was not finite.</param>
/// <param name="WasInterrupted">Whether the user stopped it before its budget was spent.</param>
internal sealed record TrainOutcome(TrainedPolicy Policy, double Seconds, double? SecondsTo99, long? EnvStepsTo99, long RejectedSamples, bool WasInterrupted)
{
    /// <summary>What ended it, as results say it: <c>interrupted</c>, <c>ratio</c> or <c>budget</c>.</summary>
    public string Stopped => WasInterrupted ? "interrupted" : Policy.EnvSteps < Policy.Config.TotalSteps ? "ratio" : "budget";
}
