using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>Metrics that are not good hold the configuration.</summary>
/// <param name="name">Its name.</param>
/// <param name="quality">Which metrics.</param>
/// <param name="meaning">What it does.</param>
internal sealed class BadMetricsRule(string name, SignalQuality quality, string meaning) : SafetyRule(name, meaning)
{
    public override string Values(Scenario scenario) => quality == SignalQuality.Stale
        ? FormattableString.Invariant($"from {scenario.Safety.StaleAfterOf(scenario.Mesh).TotalSeconds} s on")
        : "";

    internal override void Act(ControlDraft draft)
    {
        string[] bad =
        [
            .. draft.Observed.Services.Where(service => service.Quality == quality).Select(service => $"{service.Service}: {service.Reason}"),
        ];
        if (draft.IsTolerated || bad.Length == 0 || draft.Latitude is Latitude.AtOnce || draft.Next.IsPaused || draft.Input.Order == OperatorOrder.Rollback)
        {
            return;
        }

        draft.IsHeld = true;
        if (draft.Latitude != Latitude.Nothing)
        {
            draft.Latitude = Latitude.Growth;
        }

        draft.Note(Name, bad, "holds the configuration");
    }
}
