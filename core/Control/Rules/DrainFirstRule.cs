using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>Requests that are on their way are answered before capacity goes.</summary>
internal sealed class DrainFirstRule() : SafetyRule(
    "drain-first", "a node loses no cores or replicas in the step in which requests are moved away from it, nor before those that are on their way had time to be answered")
{
    public override string Values(Scenario scenario) => "on a mesh that tells what is ready; the time is that of --drain";

    internal override void Act(ControlDraft draft)
    {
        if (!draft.Input.Readiness.IsTold || draft.Input.Readiness.Drain <= TimeSpan.Zero || draft.Latitude is Latitude.AtOnce or Latitude.Nothing)
        {
            return;
        }

        List<string> kept = [];
        for (int i = 0; i < draft.Target.Length; i++)
        {
            if (draft.Moves(i, out double from, out double to) && Capacity.IsBought(draft.Specs[i].Kind) && to < from
                && draft.Parts.ServicesOf(draft.Parts.Of(i)).Any(service => IsLeft(draft, service, draft.PlaceOf(i))))
            {
                kept.Add(draft.Words(i));
                draft.Target[i] = from;
            }
        }

        draft.Note(Name, kept, "lets these wait until requests on their way are answered");
    }

    /// <summary>Whether a place is left by requests of a service of its part of the mesh that go elsewhere or are blocked from now on, or have done so since too short a time.</summary>
    internal static bool IsLeft(ControlDraft draft, string service, string target)
    {
        ImmutableSortedDictionary<string, int>? wanted = draft.WantedWeights(service), now = draft.Configuration.Weights.GetValueOrDefault(service);
        bool isServing = target == service || now is null || now.GetValueOrDefault(target) > 0;
        return wanted?.GetValueOrDefault(target) < now?.GetValueOrDefault(target)
            || (isServing && draft.ControlsOf(service, ControlKind.Blocking).Any(i => draft.Moves(i, out double from, out double to) && to > from))
            || draft.ControlsOf(service, ControlKind.Routing).Concat(draft.ControlsOf(service, ControlKind.Blocking))
                .Any(i => draft.Input.Now - draft.Next.Controls[i].ChangedAt is TimeSpan since && since >= TimeSpan.Zero && since < draft.Input.Readiness.Drain);
    }
}
