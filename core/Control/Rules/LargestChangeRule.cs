using System.Collections.Immutable;
using System.Globalization;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>No leaps.</summary>
internal sealed class LargestChangeRule() : SafetyRule(
    "largest-change", "a control moves at most by a share of its range in a step, and always by one value; growth, to more cores or replicas, has a share of its own")
{
    public override string Values(Scenario scenario) => string.Join("; ", scenario.Controls
        .GroupBy(control => (
            Least: scenario.Safety.LargestChangeOf(control, isGrowth: false),
            Growth: Capacity.IsBought(control.Kind) ? scenario.Safety.LargestChangeOf(control, isGrowth: true) : -1))
        .Select(group => $"{string.Join(", ", group.Select(control => control.Name))}: {Percent(group.Key.Least)}"
            + (group.Key.Growth >= 0 ? $", growth {Percent(group.Key.Growth)}" : "")));

    internal override void Act(ControlDraft draft)
    {
        if (draft.Latitude is Latitude.AtOnce or Latitude.Nothing)
        {
            return;
        }

        List<string> cut = [];
        for (int i = 0; i < draft.Target.Length; i++)
        {
            ControlSpec control = draft.Specs[i];
            if (draft.Moves(i, out double from, out double to))
            {
                double share = draft.Spec.LargestChangeOf(control, Capacity.IsGrowth(control.Kind, from, to));
                double allowed = Towards(control.Levels, from, to, share * (control.Levels[^1] - control.Levels[0]));
                if (allowed != to)
                {
                    cut.Add($"{draft.Words(i)}, only {ControlDraft.Write(allowed)}");
                    draft.Target[i] = allowed;
                }
            }
        }

        draft.Note(Name, cut, "goes a part of the way");
    }

    // The farthest level on the way that is near enough, or else the nearest one.
    private static double Towards(ImmutableArray<double> levels, double from, double to, double most)
    {
        IEnumerable<double> way = to > from
            ? levels.Where(level => level > from && level <= to)
            : levels.Reverse().Where(level => level < from && level >= to);
        double? farthest = null;
        foreach (double level in way)
        {
            if (farthest is not null && Math.Abs(level - from) > most + 1e-9)
            {
                break;
            }

            farthest = level;
        }

        return farthest ?? to;
    }

    private static string Percent(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
