using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>A rollback that is half done is finished soon, or not at all.</summary>
internal sealed class UnfinishedRollbackRule() : SafetyRule(
    "unfinished-rollback",
    "what a rollback left until capacity is ready and requests have left is told in each step; of an operator's it is set also during a pause; after a time it is dropped")
{
    /// <summary>For so long a rollback may wait for what it has added, and counts as one that is not in force yet.</summary>
    internal static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    // What was good then says nothing by now.
    private static readonly TimeSpan _dropped = TimeSpan.FromMinutes(15);

    public override string Values(Scenario scenario) => FormattableString.Invariant($"{_dropped.TotalMinutes} minutes");

    internal override void Act(ControlDraft draft)
    {
        SafetyState state = draft.Next;
        if (state.Waiting.IsEmpty || draft.Latitude == Latitude.AtOnce)
        {
            return;
        }

        // A clock that was set back makes it one of now.
        DateTimeOffset since = state.RolledBackAt is DateTimeOffset at && at <= draft.Input.Now ? at : draft.Input.Now;
        TimeSpan age = draft.Input.Now - since;
        string given = FormattableString.Invariant($"a rollback {age.TotalSeconds:0.#} s ago, of which is left: {string.Join(", ", state.Waiting.Select(change => $"{change.Control} to {ControlDraft.Write(change.To)}"))}");
        if (age >= _dropped + draft.Input.Readiness.Drain)
        {
            draft.Next = state with { Waiting = [], RolledBackAt = null, IsRollbackOrdered = false };
            draft.Note(Name, given, "leaves it undone, as that is too long ago");
            return;
        }

        draft.Next = state with { RolledBackAt = since };
        bool isPaused = state.IsPaused;
        if (isPaused && state.IsRollbackOrdered)
        {
            draft.Latitude = Latitude.Growth;
        }

        draft.Note(Name, given, isPaused && !state.IsRollbackOrdered ? "leaves it until the pause ends" : "sets it once capacity is ready and requests have left");
    }

    /// <summary>Whether a rollback has bought what it needs, and requests still wait for that: it is not in force yet.</summary>
    internal static bool IsUnderWay(ControlDraft draft)
    {
        SafetyState state = draft.Next;
        return draft.Input.Now - state.RolledBackAt is TimeSpan age && age < LongestWait + draft.Input.Readiness.Drain
            && state.Waiting.Any(change => draft.IndexOf(change.Control) is >= 0 and int i && !Capacity.IsBought(draft.Specs[i].Kind))
            && !state.Waiting.Any(change => draft.IndexOf(change.Control) is >= 0 and int i && draft.Present[i] is double present && Capacity.IsGrowth(draft.Specs[i].Kind, present, change.To));
    }
}
