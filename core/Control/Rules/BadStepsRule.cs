using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>Automatic rollback.</summary>
internal sealed class BadStepsRule() : SafetyRule(
    "bad-steps",
    "after so many steps in a row with a missed objective, following an action of the controller that was not only growth, routing and blocking go back to the last good configuration; cores and replicas go there only where that is more; under a load above that for which it was good the action of the calibrated rules is taken instead, as far as it is not less capacity; so many under either show that it is not the policy's fault, which is followed again")
{
    public override string Values(Scenario scenario) => Steps.Words(scenario.Safety.BadSteps);

    internal override void Act(ControlDraft draft)
    {
        if (draft.Latitude != Latitude.Free || IsBeforeLastAction(draft))
        {
            return;
        }

        JudgedBound[] missed = [.. draft.Bounds.Where(bound => bound.IsKept == false)];
        if (missed.Length == 0)
        {
            Keep(draft);
            return;
        }

        SafetyState state = draft.Next;
        if ((!state.HasActed && state.DistrustedSteps == 0) || (state.DistrustedSteps > 0 && UnfinishedRollbackRule.IsUnderWay(draft)))
        {
            return;
        }

        state = state with { BadSteps = state.BadSteps + 1 };
        draft.Next = state;
        if (state.BadSteps < draft.Spec.BadSteps)
        {
            return;
        }

        string given = $"{string.Join(", ", missed.Select(Words))}, missed for {Steps.Words(state.BadSteps)} in a row";
        if (state.DistrustedSteps > 0)
        {
            draft.Next = state with { BadSteps = 0, DistrustedSteps = 0, LastGood = [], LastGoodLoads = [] };
            draft.Note(Name, $"{given} although the policy was not followed", "follows it again: what was good is so no longer");
        }
        else
        {
            Rollback(draft, $"{given} after an action of ours");
        }
    }

    private void Rollback(ControlDraft draft, string given)
    {
        draft.Next = draft.Next with { BadSteps = 0, HasActed = false };
        ImmutableArray<double> good = draft.Next.LastGood;

        // To stay would be to go on missing them.
        if (good.IsEmpty || good.Zip(draft.Present).All(pair => pair.Second is null || pair.First == pair.Second))
        {
            draft.Note(Name, $"{given}; no other configuration under which they were met", "follows the policy on: there is nothing to go back to");
            return;
        }

        if (!draft.Next.AboveGood(draft.Observed).IsEmpty)
        {
            FallBack(draft, given);
            return;
        }

        draft.Next = draft.Next with { DistrustedSteps = draft.Spec.DistrustSteps, RolledBackAt = draft.Input.Now, IsRollbackOrdered = false };
        (draft.Latitude, draft.Source) = (Latitude.AtOnce, DecisionSource.LastGood);
        for (int i = 0; i < draft.Target.Length; i++)
        {
            bool isLess = draft.Present[i] is double present && Capacity.IsBought(draft.Specs[i].Kind) && good[i] < present;
            draft.Target[i] = draft.Wanted[i] = isLess ? draft.Present[i] : good[i];
        }

        draft.Note(Name, given, "goes back to the last configuration under which they were met");
    }

    // What was good was so for less load. The calibrated rules know of this one.
    private void FallBack(ControlDraft draft, string given)
    {
        given += $"; the last configuration under which they were met was so at {DistrustRule.LoadsOf(draft)}";
        if (draft.Twin is not { IsInsideRegion: true } twin || Enumerable.Range(0, draft.Target.Length).All(i => draft.Present[i] is not double present || draft.Specs[i].Levels[twin.Levels[i]] == present))
        {
            draft.Note(Name, given, "follows the policy on: there is nothing to go to");
            return;
        }

        draft.Next = draft.Next with { DistrustedSteps = draft.Spec.DistrustSteps };
        NoProposalRule.FallBack(draft, Name, given);
    }

    private static void Keep(ControlDraft draft)
    {
        if (draft.Bounds.All(bound => bound.IsKept != true))
        {
            return;
        }

        // What something else sets keeps nothing from being gone back to.
        ImmutableArray<double?> known = draft.Input.WithFixed(draft.Present);
        bool isInForce = known.All(value => value is not null) && draft.Present.SequenceEqual(draft.Actual.Values);
        SafetyState state = isInForce ? draft.Next.Good([.. known.Select(value => value!.Value)], draft.Observed.Loads) : draft.Next;
        draft.Next = state with { BadSteps = 0, HasActed = false };
    }

    // Such an interval says nothing of the configuration that is in force now. An action of the future is one of before a clock was set back.
    private static bool IsBeforeLastAction(ControlDraft draft) =>
        draft.Next.ActedAt is DateTimeOffset acted && acted <= draft.Input.Now && draft.Input.Windows.Any(window => window.Interval is { } interval && interval.Start < acted);

    private static string Words(JudgedBound bound) => $"{bound.Bound} at {ControlDraft.Write(bound.Value)}";
}
