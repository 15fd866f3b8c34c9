using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>Automatic rollback.</summary>
internal sealed class BadStepsRule() : SafetyRule(
    "bad-steps",
    "after so many steps in a row with a missed objective, following an action of the controller that was not only growth, routing and blocking go back to the last good configuration; cores and replicas go there only where that is more; under a load above that for which it was good the action of the calibrated rules is taken instead, as far as it is not less capacity; so many under either, once it is in force, show that it is not the policy's fault, which is followed again, and so does a fallback that is not in force after a quarter of an hour, or after 20 time steps where that is longer")
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
        }

        // What is measured on the way says nothing of where it leads.
        ImmutableArray<string> left = UnfinishedFallback.Follow(draft);
        SafetyState state = draft.Next;
        bool isDistrusted = state.DistrustedSteps > 0;
        if (missed.Length == 0 || (!state.HasActed && !isDistrusted) || (isDistrusted && UnfinishedRollbackRule.IsUnderWay(draft)) || UnfinishedFallback.IsUnderWay(draft))
        {
            return;
        }

        string bounds = string.Join(", ", missed.Select(Words));
        if (!left.IsEmpty)
        {
            string given = $"{bounds}, missed; {UnfinishedFallback.Words(draft)} is not in force yet: {string.Join(", ", left)}";
            Trust(draft, given, "gives it up, as that is too long ago, and follows the policy again");
            return;
        }

        state = state with { BadSteps = state.BadSteps + 1 };
        draft.Next = state;
        if (state.BadSteps >= draft.Spec.BadSteps)
        {
            Judge(draft, $"{bounds}, missed for {Steps.Words(state.BadSteps)} in a row");
        }
    }

    private void Judge(ControlDraft draft, string given)
    {
        SafetyState state = draft.Next;
        if (state.DistrustedSteps == 0)
        {
            Rollback(draft, $"{given} after an action of ours");
            return;
        }

        given += " although the policy was not followed";
        bool isAbove = !state.AboveGood(draft.Observed).IsEmpty;
        if (!isAbove && GoalOfReturn.IsGoodInForce(draft))
        {
            Trust(draft, given, "follows it again: what was good is so no longer");
            draft.Next = draft.Next with { LastGood = [], LastGoodLoads = [] };
        }
        else if (!isAbove && state.IsFallback && !state.LastGood.IsEmpty)
        {
            // The load has gone down since to one for which that was good.
            Rollback(draft, given);
        }
        else
        {
            Trust(draft, given, "follows it again");
        }
    }

    // A fallback that has failed is not tried again at the same loads.
    private void Trust(ControlDraft draft, string given, string did)
    {
        ImmutableArray<double> failed = GoalOfReturn.IsFallback(draft) ? draft.Observed.Loads : draft.Next.FailedLoads;
        draft.Next = draft.Next with { BadSteps = 0, DistrustedSteps = 0, IsFallback = false, FallbackSince = null, FailedLoads = failed };
        draft.Note(Name, given, did);
    }

    private void Rollback(ControlDraft draft, string given)
    {
        draft.Next = draft.Next with { BadSteps = 0 };
        ImmutableArray<double> good = draft.Next.LastGood;

        // To stay would be to go on missing them.
        if (good.IsEmpty || good.Zip(draft.Present).All(pair => pair.Second is null || pair.First == pair.Second))
        {
            draft.Next = draft.Next with { HasActed = false };
            draft.Note(Name, $"{given}; no other configuration under which they were met", "follows the policy on: there is nothing to go back to");
            return;
        }

        if (!draft.Next.AboveGood(draft.Observed).IsEmpty)
        {
            FallBack(draft, given);
            return;
        }

        draft.Next = draft.Next with
        {
            HasActed = false,
            DistrustedSteps = draft.Spec.DistrustSteps,
            IsFallback = false,
            RolledBackAt = draft.Input.Now,
            IsRollbackOrdered = false,
        };
        GoalOfReturn.TakeGood(draft);
        draft.Note(Name, given, "goes back to the last configuration under which they were met");
    }

    // What was good was so for less load. The calibrated rules know of this one. Where they do not help, what we did goes on to count: the load may go down to one at which there is something to go back to.
    private void FallBack(ControlDraft draft, string given)
    {
        given += $"; the last configuration under which they were met was so at {DistrustRule.LoadsOf(draft)}";
        if (draft.Next.HasFailedAt(draft.Observed))
        {
            draft.Note(Name, $"{given}; what the calibrated rules want did not meet them either", "follows the policy on");
        }
        else if (draft.Twin is not { IsInsideRegion: true } || GoalOfReturn.LeftOfFallback(draft).IsEmpty)
        {
            draft.Note(Name, given, "follows the policy on: there is nothing to go to");
        }
        else
        {
            draft.Next = draft.Next with { HasActed = false, DistrustedSteps = draft.Spec.DistrustSteps, IsFallback = true, FallbackSince = draft.Input.Now };
            NoProposalRule.FallBack(draft, Name, given);
        }
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
        draft.Next = state with { BadSteps = 0, HasActed = false, FailedLoads = [] };
    }

    // Such an interval says nothing of the configuration that is in force now. An action of the future is one of before a clock was set back.
    private static bool IsBeforeLastAction(ControlDraft draft) =>
        draft.Next.ActedAt is DateTimeOffset acted && acted <= draft.Input.Now && draft.Input.Windows.Any(window => window.Interval is { } interval && interval.Start < acted);

    private static string Words(JudgedBound bound) => $"{bound.Bound} at {ControlDraft.Write(bound.Value)}";
}
