using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>Requests leave before their capacity does, and none come to where others had to go, whatever kept them: this comes after all rules that may, and holds for rollbacks, too.</summary>
internal sealed class RequestsFirstRule() : SafetyRule(
    "requests-first", "no cores or replicas are taken away from where requests still are that the action moves away or blocks, nor from where they are while nobody is ready elsewhere, nor of the one before those of the other are ready at the same place; what they were to pay for is not added then. While nodes carry requests of one at which nobody is ready, no more are moved or let in there")
{
    internal override void Act(ControlDraft draft)
    {
        if (draft.Latitude == Latitude.Nothing)
        {
            return;
        }

        double?[] wanted = [.. draft.Target];
        DisplacedRequests.AddNone(draft);
        Settle(draft);
        int[] kept = [.. Enumerable.Range(0, wanted.Length).Where(i => draft.Target[i] != wanted[i] && (wanted[i] < draft.Present[i] || draft.Specs[i].Kind == ControlKind.Routing))];
        if (draft.Source == DecisionSource.LastGood && kept.Length > 0)
        {
            // With what the cap has no room for meanwhile: requests would go there without it in the next step.
            IEnumerable<int> waiting = Enumerable.Range(0, wanted.Length).Where(i => kept.Contains(i) || (draft.Present[i] is not null && draft.IsGrowthHeldBack(i)));
            draft.Next = draft.Next with { Waiting = [.. draft.Next.Waiting.Concat(waiting.Select(i => new WaitingChange(draft.Specs[i].Name, draft.Wanted[i]!.Value))).DistinctBy(change => change.Control)] };
        }

        draft.Note(
            Name,
            [.. kept.Select(i => $"{draft.Specs[i].Name} {ControlDraft.Write(draft.Present[i])} to {ControlDraft.Write(wanted[i])}")],
            "leaves these as they are until the requests have left");
    }

    // Keeps what belongs to what is kept, until nothing more does. Each turn keeps more, so that this ends.
    private static void Settle(ControlDraft draft)
    {
        while (KeepCapacity(draft))
        {
            SpendingCapRule.Cut(draft);
        }
    }

    private static bool KeepCapacity(ControlDraft draft)
    {
        int[] reduced = [.. Enumerable.Range(0, draft.Target.Length).Where(i => draft.IsReduced(i) && !draft.IsOrdered[i] && draft.Target[i] < FloorAndCeilingRule.Rest(draft, i))];
        if (reduced.Length == 0)
        {
            return false;
        }

        HashSet<string> places = [.. reduced.Select(draft.Parts.Of).Distinct().SelectMany(draft.Parts.ServicesOf).SelectMany(service => PlacesOfKept(draft, service).Concat(PlacesOfDisplaced(draft, service)))];
        HashSet<string> exchanging = draft.Input.Readiness.IsTold ? PlacesOfComing(draft) : [];
        bool isRollback = draft.Source == DecisionSource.LastGood && draft.Input.Readiness is { IsTold: true, Drain.Ticks: > 0 };
        int[] kept =
        [
            .. reduced.Where(i => places.Contains(draft.PlaceOf(i)) || exchanging.Contains(draft.PlaceOf(i))
                || (isRollback && draft.Parts.ServicesOf(draft.Parts.Of(i)).Any(service => DrainFirstRule.IsLeft(draft, service, draft.PlaceOf(i))))),
        ];
        foreach (int i in kept)
        {
            draft.Target[i] = FloorAndCeilingRule.Rest(draft, i);
        }

        return kept.Length > 0;
    }

    // Cores for replicas, or the other way round, at one place: what it gets in exchange is there first.
    private static HashSet<string> PlacesOfComing(ControlDraft draft) =>
        [.. Enumerable.Range(0, draft.Target.Length).Where(i => Capacity.IsBought(draft.Specs[i].Kind) && CapacityFirstRule.IsComing(draft, i)).Select(draft.PlaceOf)];

    // Where requests of a service go whose own node has nobody who is ready, or had until now. What is proposed is for the weights that are wanted.
    private static IEnumerable<string> PlacesOfDisplaced(ControlDraft draft, string service) =>
        DisplacedRequests.IsOf(draft, service) ? NodesOf(draft, service).Where(node => !draft.Input.Readiness.IsSilent(service, node)) : [];

    // Where requests of a service are that were to be elsewhere, or nowhere.
    private static IEnumerable<string> PlacesOfKept(ControlDraft draft, string service)
    {
        bool areBlockedLess = draft.ControlsOf(service, ControlKind.Blocking).Any(i => draft.Wanted[i] > draft.Target[i]);
        if (!areBlockedLess && !draft.ControlsOf(service, ControlKind.Routing).Any(draft.IsHeldBack))
        {
            return [];
        }

        ImmutableSortedDictionary<string, int>? set = draft.WantedWeights(service), wanted = draft.WeightsOf(service, draft.Wanted);
        IEnumerable<string> nodes = set is null ? NodesOf(draft, service)
            : set.Keys.Where(node => set[node] > (areBlockedLess ? 0 : wanted?.GetValueOrDefault(node) ?? 0));
        return areBlockedLess ? nodes.Append(service) : nodes;
    }

    // Nodes that requests of a service may be at.
    private static IEnumerable<string> NodesOf(ControlDraft draft, string service) => draft.Parts.NodesOf(draft.Parts.Of(service));
}
