using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>Weights of a service stay weights.</summary>
internal sealed class RoutingWeightsRule() : SafetyRule(
    "routing-weights", "routing weights of a service that would sum to more than 1, since the present ones are not the scenario's, stay as they are")
{
    internal override void Act(ControlDraft draft)
    {
        List<string> kept = [];
        foreach (IGrouping<string?, int> service in Enumerable.Range(0, draft.Target.Length)
            .Where(i => draft.Specs[i].Kind == ControlKind.Routing && draft.Target[i] is not null)
            .GroupBy(i => draft.Specs[i].Service))
        {
            if (service.Sum(i => draft.Target[i]!.Value) > 1 + 1e-9 && service.Any(i => draft.Moves(i, out _, out _)))
            {
                kept.AddRange(service.Select(draft.Words));
                foreach (int i in service)
                {
                    draft.Target[i] = draft.Present[i];
                }
            }
        }

        draft.Note(Name, kept, "leaves these as they are");
    }
}
