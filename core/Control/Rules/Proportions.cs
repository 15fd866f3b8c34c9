using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>What is known of an action without a model: which capacity there is for which requests, next to now and next to what was proposed.</summary>
internal static class Proportions
{
    private const double Rounding = 1e-9;

    /// <summary>Whether values of a part of the mesh are what is proposed, or the same with more capacity or more blocking. A control that cannot be read says nothing.</summary>
    public static bool AreProposed(ControlDraft draft, int part, double?[] values) => draft.Parts.ControlsOf(part).All(i =>
        values[i] is not double value || draft.Wanted[i] is not double wanted || value == wanted || (draft.Specs[i].Kind != ControlKind.Routing && value > wanted));

    /// <summary>
    /// Whether each node of a part of the mesh has at least the capacity of now, and no more of any service's requests than now; or the same next to where the action ends. So too
    /// for services whose capacity is their own.
    /// </summary>
    public static bool AreBetween(ControlDraft draft, int part, double?[] values, double?[] end)
    {
        double?[] now = [.. draft.Input.WithFixed(draft.Present)];

        // Of a service whose requests stay where they are, none are more anywhere.
        Dictionary<string, ServiceShares> moved = draft.Parts.ServicesOf(part).Where(AreMoved).ToDictionary(
            service => service, service => new ServiceShares(Admitted(draft, service, values), Admitted(draft, service, now), Admitted(draft, service, end)), StringComparer.Ordinal);
        ILookup<string, int> capacity = draft.Parts.ControlsOf(part).Where(i => Capacity.IsBought(draft.Specs[i].Kind)).ToLookup(draft.PlaceOf, StringComparer.Ordinal);
        return draft.Parts.NodesOf(part).All(node => IsEnough(node, node, moved.Values))
            && draft.Parts.ServicesOf(part).All(service => IsEnough(service, null, moved.TryGetValue(service, out ServiceShares? own) ? [own] : []));

        bool AreMoved(string service) => draft.ControlsOf(service, ControlKind.Routing).Concat(draft.ControlsOf(service, ControlKind.Blocking))
            .Any(i => values[i] != now[i] || values[i] != end[i]);

        bool IsEnough(string place, string? node, IReadOnlyCollection<ServiceShares> served) =>
            (capacity[place].All(i => !(values[i] < now[i])) && served.All(service => service.Then(node) <= service.Now(node) + Rounding))
            || (capacity[place].All(i => !(values[i] < end[i])) && served.All(service => service.Then(node) <= service.End(node) + Rounding));
    }

    // By node, the share of a service's requests that is let in there; without a node, of all of them. Where weights are not known, no control moves them.
    private static Func<string?, double> Admitted(ControlDraft draft, string service, double?[] values)
    {
        double admitted = 1 - draft.ControlsOf(service, ControlKind.Blocking).Select(i => values[i] ?? 0).DefaultIfEmpty(0).Max();
        ImmutableSortedDictionary<string, int>? weights = draft.WeightsOf(service, values);
        return node => admitted * (node is null || weights is null ? 1 : weights.GetValueOrDefault(node) / 100.0);
    }

    private sealed record ServiceShares(Func<string?, double> Then, Func<string?, double> Now, Func<string?, double> End);
}
