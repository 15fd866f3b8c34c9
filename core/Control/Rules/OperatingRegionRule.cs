using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>Outside the operating region the policy is not trusted.</summary>
internal sealed class OperatingRegionRule() : SafetyRule(
    "operating-region", "where the trace does not cover the load with what the policy proposes, or a load is above all that it was trained on, the action of the calibrated rules is taken as far as it is not less capacity; where the trace does not cover that either, growth alone")
{
    internal override void Act(ControlDraft draft)
    {
        if (draft.Latitude != Latitude.Free || draft.Source != DecisionSource.Policy || draft.Policy is null)
        {
            return;
        }

        string[] above = [.. draft.Observed.Services.Where((service, i) => IsAbove(draft.Scenario, i, service)).Select((service, _) => Words(service))];
        if (above.Length > 0)
        {
            NoProposalRule.FallBack(draft, Name, $"a load above all of the training: {string.Join(", ", above)}");
        }
        else if (!draft.Policy.IsInsideRegion)
        {
            string given = $"{string.Join(", ", draft.Observed.Services.Select(Words))}, which the trace does not cover with what {draft.Policy.Policy} proposes";
            if (draft.Twin is not { IsInsideRegion: false } twin)
            {
                NoProposalRule.FallBack(draft, Name, given);
                return;
            }

            var grown = draft.TakeGrowth(_ => true);
            draft.Note(Name, $"{given}, nor with what {twin.Policy} propose", grown.IsEmpty ? "changes nothing" : $"lets the calibrated rules add {string.Join(", ", grown)}");
        }
    }

    /// <summary>Whether a load is above all that policies were trained on.</summary>
    internal static bool IsAbove(Scenario scenario, int service, ObservedService observed) =>
        !(observed.LoadPerSecond <= scenario.TrainingLoad.Range(service).High);

    private static string Words(ObservedService service) =>
        FormattableString.Invariant($"{service.Service} {service.LoadPerSecond:G6} req/s");
}
