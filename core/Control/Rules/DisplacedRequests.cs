using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>
/// Requests that go elsewhere while nobody is ready at a node, or did until now. Policy, rules and model go by the weights that are wanted: what they propose
/// for the nodes that carry these requests is not for as many.
/// </summary>
internal static class DisplacedRequests
{
    /// <summary>Whether requests of a service are, or will be in this step, where its weights do not want them.</summary>
    public static bool IsOf(ControlDraft draft, string service)
    {
        if (draft.Actual.Weights.GetValueOrDefault(service) is not { } actual || draft.Configuration.Weights.GetValueOrDefault(service) is not { } configured
            || !draft.ControlsOf(service, ControlKind.Routing).Any() || draft.WantedWeights(service) is not { } wanted)
        {
            return false;
        }

        return !WithheldWeights.AreSame(actual, configured)
            || wanted.Keys.Any(node => (wanted[node] > 0 || configured.GetValueOrDefault(node) > 0) && draft.Input.Readiness.IsSilent(service, node));
    }

    /// <summary>Keeps what would bring more requests to the nodes that carry them: less blocking, and weights. What a limit orders is done in any case.</summary>
    public static void AddNone(ControlDraft draft)
    {
        if (!draft.Input.Readiness.IsTold && draft.Next.Withheld.IsEmpty)
        {
            return;
        }

        string[] displaced = [.. draft.Scenario.Mesh.Services.Where(service => IsOf(draft, service))];
        foreach (IGrouping<int, string> part in displaced.GroupBy(draft.Parts.Of).ToArray())
        {
            // Before anything is kept: whose weights are kept carries no less for it.
            var carriers = part.ToDictionary(service => service, service => Carriers(draft, service), StringComparer.Ordinal);
            foreach (string service in draft.Parts.ServicesOf(part.Key))
            {
                HashSet<string> ofOthers = [.. carriers.Where(other => other.Key != service).SelectMany(other => other.Value)];
                AddNone(draft, service, carriers.ContainsKey(service), ofOthers);
            }
        }
    }

    private static void AddNone(ControlDraft draft, string service, bool isDisplaced, HashSet<string> ofOthers)
    {
        if (IsMoreSent(draft, service, isDisplaced, ofOthers))
        {
            Keep(draft, draft.ControlsOf(service, ControlKind.Routing));
        }

        if (isDisplaced || (draft.WantedWeights(service) is { } weights && ofOthers.Any(node => weights.GetValueOrDefault(node) > 0)))
        {
            Keep(draft, draft.ControlsOf(service, ControlKind.Blocking).Where(i => draft.Target[i] < FloorAndCeilingRule.Rest(draft, i)));
        }
    }

    private static void Keep(ControlDraft draft, IEnumerable<int> controls)
    {
        foreach (int i in controls.Where(i => !draft.IsOrdered[i]))
        {
            draft.Target[i] = FloorAndCeilingRule.Rest(draft, i);
        }
    }

    // A node may carry what readiness sends there, and what is proposed for it once no request of the service is wanted where nobody is ready.
    private static bool IsMoreSent(ControlDraft draft, string service, bool isDisplaced, HashSet<string> ofOthers)
    {
        if (!draft.MovesRequestsOf(service, ControlKind.Routing) || draft.Configuration.Weights.GetValueOrDefault(service) is not { } configured || draft.WantedWeights(service) is not { } wanted
            || Served(draft, service, configured) is not { } now || Served(draft, service, wanted) is not { } then)
        {
            return false;
        }

        ImmutableSortedDictionary<string, int>? proposed = draft.WeightsOf(service, draft.Wanted);
        return then.Any(pair => (ofOthers.Contains(pair.Key) && pair.Value > now.GetValueOrDefault(pair.Key) + WithheldWeights.Rounding)
            || (isDisplaced && pair.Value > Math.Max(now.GetValueOrDefault(pair.Key), proposed?.GetValueOrDefault(pair.Key) ?? 0) + WithheldWeights.Rounding));
    }

    // Nodes with more of a service's requests than its weights want there.
    private static HashSet<string> Carriers(ControlDraft draft, string service)
    {
        ImmutableSortedDictionary<string, int> configured = draft.Configuration.Weights[service], actual = draft.Actual.Weights[service];
        ImmutableSortedDictionary<string, int> served = Served(draft, service, configured) ?? actual;
        return
        [
            .. configured.Keys.Where(node => !draft.Input.Readiness.IsSilent(service, node)
                && Math.Max(actual.GetValueOrDefault(node), served.GetValueOrDefault(node)) > configured[node] + WithheldWeights.Rounding),
        ];
    }

    // Weights as they are set when some are wanted; those of a service that no control moves are left alone.
    private static ImmutableSortedDictionary<string, int>? Served(ControlDraft draft, string service, ImmutableSortedDictionary<string, int> wanted) =>
        draft.Actual.Weights.GetValueOrDefault(service) is { } actual ? ReadyEndpointsRule.Served(draft, service, wanted, actual) : null;
}
