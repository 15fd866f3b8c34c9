using System.Collections.Immutable;
using System.Globalization;
using Meshward.Core.Control.Journal;
using Meshward.Core.Control.Loop;

namespace Meshward.Core.Control.Adaptation;

/// <summary>What the journal says of adaptation.</summary>
internal static class AdaptationWords
{
    private const int HashLength = 16;

    /// <summary>Of what a measured step brought about.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="before">The stage before it.</param>
    /// <param name="after">The state after it.</param>
    /// <param name="policySha256">Hash of the policy in force.</param>
    public static ImmutableArray<ProposalChange> Of(AdaptationEvent happened, AdaptationStage before, AdaptationState after, string policySha256) => happened.Kind switch
    {
        AdaptationEventKind.Drifted =>
        [
            new(JournalEvent.ModelDrift, happened.Words),
            before == AdaptationStage.Following
                ? new(JournalEvent.RolloutStarted, $"the next action is looked up ahead over the model refitted on {StoryWords.Samples(after.Samples.Length)}, with policy {Short(policySha256)} behind it")
                : new(JournalEvent.ModelRefitted, $"rollout goes on over the model refitted on {StoryWords.Samples(after.Samples.Length)} since that change"),
        ],
        AdaptationEventKind.TrainingBegan => [new(JournalEvent.RetrainingStarted, happened.Words)],
        _ => [new(JournalEvent.RetrainingEnded, happened.Words)],
    };

    /// <summary>Of a training that brought no policy.</summary>
    /// <param name="happened">The event.</param>
    public static ProposalChange Failed(AdaptationEvent happened) => new(JournalEvent.RetrainingEnded, happened.Words);

    /// <summary>Of a policy that the gate has judged.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="candidate">The policy.</param>
    /// <param name="trained">What its training came to.</param>
    /// <param name="gate">What the gate says.</param>
    /// <param name="state">The state before the event.</param>
    /// <param name="inForce">Hash of the policy in force before.</param>
    public static ImmutableArray<ProposalChange> Judged(
        AdaptationEvent happened, TrainedCandidate candidate, string trained, CandidateGate gate, AdaptationState state, string inForce)
    {
        ProposalChange over = new(JournalEvent.RetrainingEnded, Invariant($"training {state.LastOrder} is over: {trained}"));
        return !gate.HasPassed
            ? [over, new(JournalEvent.CandidateFailed, happened.Words)]
            :
            [
                over,
                new(JournalEvent.CandidatePassed, gate.Words),
                new(JournalEvent.PolicySwapped, $"policy {Short(candidate.Sha256)} of run {candidate.Run} takes over from {Short(inForce)}, and rules that were calibrated with it; --policy {candidate.Run} names it"),
                new(JournalEvent.ModelRefitted, $"the model refitted on {StoryWords.Samples(state.OrderedSamples.Length)}, which it was trained on, predicts from now on"),
                new(JournalEvent.RolloutEnded, "the policy acts by itself again"),
            ];
    }

    private static string Short(string sha256) => sha256.Length > HashLength ? sha256[..HashLength] : sha256;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
