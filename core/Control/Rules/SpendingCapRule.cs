using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>Nothing costs more than the cap.</summary>
internal sealed class SpendingCapRule() : SafetyRule(
    RuleName, "cores times price never cost more than the cap: growth is cut first; what is found above it is brought back, except by a hold or a fallback")
{
    private const string RuleName = "spending-cap";

    public override string Values(Scenario scenario) => scenario.Safety is { MostPerHour: double most, PricePerCoreHour: double price }
        ? FormattableString.Invariant($"{most} per hour at {price} per core")
        : "none";

    internal override void Act(ControlDraft draft) => Cut(draft);

    /// <summary>Cuts what is wanted until it costs no more than the cap, and notes it. Nothing where it does not.</summary>
    internal static void Cut(ControlDraft draft)
    {
        if (draft.Latitude == Latitude.Nothing || draft.Spec is not { MostPerHour: double most, PricePerCoreHour: not null })
        {
            return;
        }

        SpendingLedger ledger = new(draft);
        if (!ledger.IsOver)
        {
            return;
        }

        // What somebody else has set, and stays so for a while, is not made up for by others.
        bool isFrozen = Enumerable.Range(0, draft.Target.Length).Any(i => draft.IsFrozen[i] && Capacity.IsBought(draft.Specs[i].Kind));
        double wanted = ledger.PerHour;
        Cut(draft, ledger, control => draft.Present[control]);
        if (draft.Latitude >= Latitude.Free && !isFrozen)
        {
            // Growth went back to the present value at most, whether that is below the floor or not: in a conflict, the cap wins.
            foreach (int i in Cut(draft, ledger, control => draft.Spec.LevelsOf(draft.Specs[control]) is [double floor, ..] ? floor : draft.Present[control]))
            {
                draft.IsOrdered[i] = true;
            }
        }

        string[] cut = [.. Enumerable.Range(0, draft.Target.Length).Where(i => Capacity.IsBought(draft.Specs[i].Kind)).Select(draft.Words)];
        draft.Note(RuleName, FormattableString.Invariant($"{wanted:G6} per hour, {most:G6} allowed"), $"allows {string.Join(", ", cut)}");
    }

    /// <summary>What the cap leaves of values that are wanted, where only growth is cut.</summary>
    internal static double?[] Left(ControlDraft draft, double?[] wanted)
    {
        double?[] kept = [.. draft.Target];
        wanted.CopyTo(draft.Target, 0);
        _ = Cut(draft, new SpendingLedger(draft), control => draft.Present[control]);
        double?[] left = [.. draft.Target];
        kept.CopyTo(draft.Target, 0);
        return left;
    }

    // One value down at a time where most is above the least, of the control's range. The first of equals.
    private static HashSet<int> Cut(ControlDraft draft, SpendingLedger ledger, Func<int, double?> leastOf)
    {
        HashSet<int> cut = [];
        PriorityQueue<(int Control, double Least), (double Share, int Control)> highest = new();
        for (int i = 0; i < draft.Target.Length; i++)
        {
            if (Capacity.IsBought(draft.Specs[i].Kind) && leastOf(i) is double least)
            {
                Add(i, least);
            }
        }

        while (ledger.IsOver && highest.TryDequeue(out (int Control, double Least) next, out _))
        {
            double from = draft.Target[next.Control]!.Value;
            ledger.Set(next.Control, Math.Max(next.Least, draft.Specs[next.Control].Levels.Where(level => level < from).DefaultIfEmpty(next.Least).Last()));
            _ = cut.Add(next.Control);
            Add(next.Control, next.Least);
        }

        return cut;

        void Add(int control, double least)
        {
            ImmutableArray<double> levels = draft.Specs[control].Levels;
            if (draft.Target[control] is double target && target > least)
            {
                highest.Enqueue((control, least), (-(target - least) / (levels[^1] - levels[0]), control));
            }
        }
    }
}
