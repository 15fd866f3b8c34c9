using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>What was just changed stays for a while.</summary>
internal sealed class CoolDownRule() : SafetyRule("cool-down", "a control that the controller has just changed stays for a time, but for a weight, or for more blocking, while an objective is missed; growth, to more cores or replicas, has a time of its own")
{
    public override string Values(Scenario scenario) => string.Join("; ", scenario.Controls
        .GroupBy(control => (
            scenario.Safety.CoolDownOf(control, isGrowth: false, scenario.Mesh).TotalSeconds,
            Capacity.IsBought(control.Kind) ? scenario.Safety.CoolDownOf(control, isGrowth: true, scenario.Mesh).TotalSeconds : -1))
        .Select(group => FormattableString.Invariant($"{string.Join(", ", group.Select(control => control.Name))}: {group.Key.TotalSeconds} s")
            + (group.Key.Item2 >= 0 ? FormattableString.Invariant($", growth {group.Key.Item2} s") : "")));

    internal override void Act(ControlDraft draft)
    {
        if (draft.Latitude is Latitude.AtOnce or Latitude.Nothing)
        {
            return;
        }

        List<string> kept = [];
        for (int i = 0; i < draft.Target.Length; i++)
        {
            if (draft.Moves(i, out double from, out double to) && draft.Next.Controls[i].ChangedAt is DateTimeOffset changed)
            {
                TimeSpan elapsed = draft.Input.Now - changed;
                TimeSpan wanted = draft.Spec.CoolDownOf(draft.Specs[i], Capacity.IsGrowth(draft.Specs[i].Kind, from, to), draft.Scenario.Mesh);

                // A clock that was set back far says nothing.
                if (elapsed < wanted && elapsed > -wanted && !DirectionChangesRule.IsRelief(draft, i, from, to))
                {
                    kept.Add(FormattableString.Invariant($"{draft.Words(i)}, changed {elapsed.TotalSeconds:0.#} s ago, {wanted.TotalSeconds:0.#} s wanted"));
                    draft.Target[i] = from;
                }
            }
        }

        draft.Note(Name, kept, "leaves these as they are");
    }
}
