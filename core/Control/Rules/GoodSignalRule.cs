using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>Scaling out on a signal that is good.</summary>
internal sealed class GoodSignalRule() : SafetyRule(
    "good-signal", "while bad metrics hold the configuration, the calibrated rules may add cores or replicas: to a service whose own metrics are good, to a node where those of any service are")
{
    internal override void Act(ControlDraft draft)
    {
        if (!draft.IsHeld || draft.Latitude is Latitude.Nothing or Latitude.AtOnce)
        {
            return;
        }

        ImmutableArray<string> grown = draft.TakeGrowth(control => IsGood(draft.Observed, control));
        draft.Note(Name, grown, "lets the calibrated rules add this");
    }

    private static bool IsGood(ObservedMesh observed, ControlSpec control) =>
        observed.Services.Any(service => service.Quality == SignalQuality.Good && (control.Service is null || control.Service == service.Service));
}
