using System.Collections.Immutable;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Control.Journal;

namespace Meshward.Core.Control.Loop;

/// <summary>What there is to choose from in a step.</summary>
/// <param name="Policy">What the policy would do, with what the model says of it; null where it could not be asked.</param>
/// <param name="Twin">What the calibrated rules would do; null where there are none.</param>
/// <param name="RunnerUp">The next best action near that of the policy, by the reward that the model predicts; null where there is none.</param>
/// <param name="PolicySha256">Hash of the learned policy's file; null without one.</param>
public sealed record ProposalSet(RankedProposal? Policy, RankedProposal? Twin, ProposedAction? RunnerUp, string? PolicySha256)
{
    /// <summary>What the model says of [controls] values at the same loads, until proposals are asked for again; null without a model.</summary>
    public Func<ImmutableArray<double?>, Forecast?>? Forecast { get; init; }

    /// <summary>The model that is gone by; null where the controller does not adapt.</summary>
    public ModelInUse? Model { get; init; }

    /// <summary>Where adaptation stands; null where the controller does not adapt.</summary>
    public AdaptationStanding? Adaptation { get; init; }
}
