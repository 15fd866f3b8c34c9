namespace Meshward.Core.Control.Journal;

/// <summary>A decision with what came of it, or an event.</summary>
/// <param name="Sequence">Number of the record of the decision or event.</param>
/// <param name="Record">A <see cref="DecisionRecord"/> or an <see cref="EventRecord"/>.</param>
/// <param name="Outcome">What became of a decision; null where that is not in the journal, or not yet.</param>
/// <param name="Observation">What was measured after it; null where that is not in the journal, or not yet.</param>
public sealed record JournalEntry(long Sequence, JournalRecord Record, OutcomeRecord? Outcome, ObservationRecord? Observation)
{
    /// <summary>The decision; null for an event.</summary>
    public DecisionRecord? Decision => Record as DecisionRecord;

    /// <summary>The event; null for a decision.</summary>
    public EventRecord? Event => Record as EventRecord;

    /// <summary>Whether nothing more of it is to come.</summary>
    public bool IsComplete => Decision is null || (Outcome is not null && Observation is not null);
}
