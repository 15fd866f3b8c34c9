using System.Globalization;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>A small part of the metrics may be missing.</summary>
internal sealed class MissingShareRule() : SafetyRule(
    "missing-share",
    "metrics of a small share of the load may be missing: a service counts with the highest load of the remembered steps, and at least with that of its known nodes scaled up")
{
    public override string Values(Scenario scenario) => Percent(scenario.Safety.MissingShare);

    internal override void Act(ControlDraft draft)
    {
        if (draft.Latitude == Latitude.Free && !draft.Observed.IsGood && !draft.IsHeld && draft.Observed.MissingShare <= draft.Spec.MissingShare)
        {
            draft.IsTolerated = true;
            draft.Note(
                Name,
                $"{Percent(draft.Observed.MissingShare)} of the load without good metrics, at most {Values(draft.Scenario)}",
                $"takes {string.Join(", ", draft.Observed.Services.Where(service => service.Quality != SignalQuality.Good)
                    .Select(service => $"{service.Service} at {ControlDraft.Write(service.LoadPerSecond)} req/s"))}");
        }
    }

    private static string Percent(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
