using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>Nothing costs more than the cap.</summary>
internal sealed class SpendingCapRule() : SafetyRule(
    "spending-cap", "cores times price never cost more than the cap: growth is cut first; what is found above it is brought back, except by a hold or a fallback")
{
    public override string Values(Scenario scenario) => scenario.Safety is { MostPerHour: double most, PricePerCoreHour: double price }
        ? FormattableString.Invariant($"{most} per hour at {price} per core")
        : "none";

    internal override void Act(ControlDraft draft)
    {
        if (draft.Latitude == Latitude.Nothing || draft.Spec is not { MostPerHour: double most, PricePerCoreHour: not null } || Cost(draft) <= most)
        {
            return;
        }

        // What somebody else has set, and stays so for a while, is not made up for by others.
        bool isFrozen = Enumerable.Range(0, draft.Target.Length).Any(i => draft.IsFrozen[i] && Capacity.IsBought(draft.Specs[i].Kind));
        double wanted = Cost(draft);
        while (Cost(draft) > most && (Step(draft, isGrowth: true) || (draft.Latitude >= Latitude.Free && !isFrozen && Step(draft, isGrowth: false))))
        {
        }

        string[] cut = [.. Enumerable.Range(0, draft.Target.Length).Where(i => Capacity.IsBought(draft.Specs[i].Kind)).Select(draft.Words)];
        draft.Note(Name, FormattableString.Invariant($"{wanted:G6} per hour, {most:G6} allowed"), $"allows {string.Join(", ", cut)}");
    }

    private static double Cost(ControlDraft draft) => Spending.PerHour(draft.Spec, draft.Specs, draft.Target);

    // One value down where most was added, of the control's range; or, without growth, where most is above the floor. The first of equals.
    private static bool Step(ControlDraft draft, bool isGrowth)
    {
        int best = -1;
        double bestShare = 0;
        for (int i = 0; i < draft.Target.Length; i++)
        {
            ImmutableArray<double> levels = draft.Specs[i].Levels;
            if (Capacity.IsBought(draft.Specs[i].Kind) && draft.Target[i] is double target && Least(draft, i, isGrowth) is double least && target > least)
            {
                double share = (target - least) / (levels[^1] - levels[0]);
                (best, bestShare) = share > bestShare ? (i, share) : (best, bestShare);
            }
        }

        if (best < 0)
        {
            return false;
        }

        double from = draft.Target[best]!.Value, low = Least(draft, best, isGrowth)!.Value;
        draft.Target[best] = Math.Max(low, draft.Specs[best].Levels.Where(level => level < from).DefaultIfEmpty(low).Last());
        return true;
    }

    // Growth goes back to the present value at most, whether that is below the floor or not: in a conflict, the cap wins.
    private static double? Least(ControlDraft draft, int control, bool isGrowth)
    {
        ImmutableArray<double> levels = draft.Spec.LevelsOf(draft.Specs[control]);
        return isGrowth || levels.IsEmpty ? draft.Present[control] : levels[0];
    }
}
