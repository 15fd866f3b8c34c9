using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>No war of writers.</summary>
internal sealed class OtherWritersRule() : SafetyRule(
    "other-writers",
    "a value that somebody else has set is changed once at the usual pace; where they set it again, it stays as they have it for a growing number of steps, also outside its limits, before it is changed again")
{
    public override string Values(Scenario scenario) => FormattableString.Invariant(
        $"{ContestedControl.FirstWait} steps, then {2 * ContestedControl.FirstWait}, then {ContestedControl.LongestWait}");

    internal override void Act(ControlDraft draft)
    {
        if (draft.Latitude is Latitude.AtOnce or Latitude.Nothing)
        {
            return;
        }

        List<string> kept = [];
        for (int i = 0; i < draft.Target.Length; i++)
        {
            long left = ContestedControl.In(draft.Next.Contests, draft.Specs[i].Name).Left(draft.Next.Step);
            if (left > 0 && draft.Present[i] is double present && draft.Target[i] is double wanted)
            {
                draft.IsFrozen[i] = true;
                if (FloorAndCeilingRule.Within(draft, i, present, wanted) is double within && within != present)
                {
                    draft.Target[i] = within;
                    kept.Add($"{draft.Words(i)}, for {Steps.Words((int)left)} more");
                }

                draft.Target[i] = present;
            }
        }

        draft.Note(Name, kept, "leaves these as somebody else has set them again");
    }
}
