using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>A hold has an end.</summary>
internal sealed class HoldLimitRule() : SafetyRule(
    "hold-limit", "when bad metrics have held the configuration for so many steps, the calibrated rules may add cores or replicas anywhere, for the highest loads remembered; nothing else is changed")
{
    public override string Values(Scenario scenario) => Steps.Words(scenario.Safety.HoldSteps);

    internal override void Act(ControlDraft draft)
    {
        if (!draft.IsHeld || draft.Latitude is Latitude.AtOnce || draft.Next.HeldSteps < draft.Spec.HoldSteps)
        {
            return;
        }

        ImmutableArray<string> grown = draft.TakeGrowth(_ => true);
        draft.Note(
            Name,
            $"a hold of {Steps.Words(draft.Next.HeldSteps)}",
            grown.IsEmpty ? "finds nothing to add, and keeps the configuration" : $"lets the calibrated rules add {string.Join(", ", grown)}");
    }
}
