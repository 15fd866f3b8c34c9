using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control;

/// <summary>
/// The parts of a mesh that have nothing to do with each other, as far as a scenario tells: services that share a node belong together, and those that one
/// feature of the model or one objective joins, as of a path that requests take through several of them. What is held back in one part keeps nothing of
/// another one waiting.
/// </summary>
internal sealed class MeshParts
{
    private readonly Dictionary<string, int> _places;
    private readonly int[] _parts; // of services, then of nodes
    private readonly ImmutableArray<int> _ofControl;
    private readonly ImmutableArray<ImmutableArray<int>> _ofBound;
    private readonly ILookup<int, int> _controls;
    private readonly ILookup<int, string> _services;
    private readonly ILookup<int, string> _nodes;

    /// <summary>The parts.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="configuration">What the mesh is like: which nodes a service has.</param>
    public MeshParts(Scenario scenario, PresentConfiguration configuration)
    {
        ImmutableArray<string> services = scenario.Mesh.Services, nodes = scenario.Mesh.Nodes;
        string[] places = [.. services, .. nodes];
        _places = places.Select((name, place) => (name, place)).DistinctBy(pair => pair.name).ToDictionary(pair => pair.name, pair => pair.place, StringComparer.Ordinal);
        _parts = [.. Enumerable.Range(0, places.Length)];
        ImmutableArray<ImmutableArray<int>?> rootsOfBounds = [.. scenario.Bounds.Select(bound => scenario.Formulas.RootsOf(bound.Quantity))];
        JoinNodes(scenario, configuration);
        JoinFormulas(scenario, rootsOfBounds);
        for (int place = 0; place < _parts.Length; place++)
        {
            _parts[place] = Root(place);
        }

        _ofControl = [.. scenario.Controls.Select(control => _parts[_places[control.Node ?? control.Service!]])];
        _ofBound = [.. rootsOfBounds.Select(roots => Concerned(scenario, roots))];
        _controls = Enumerable.Range(0, _ofControl.Length).ToLookup(control => _ofControl[control]);
        _services = services.ToLookup(Of);
        _nodes = nodes.ToLookup(Of);
    }

    /// <summary>Part of a service or node.</summary>
    public int Of(string place) => _parts[_places[place]];

    /// <summary>Part of a control.</summary>
    public int Of(int control) => _ofControl[control];

    /// <summary>Controls of a part.</summary>
    public IEnumerable<int> ControlsOf(int part) => _controls[part];

    /// <summary>Services of a part.</summary>
    public IEnumerable<string> ServicesOf(int part) => _services[part];

    /// <summary>Nodes of a part.</summary>
    public IEnumerable<string> NodesOf(int part) => _nodes[part];

    /// <summary>The parts that an objective has to do with: one of nothing but numbers of cores may have to do with several.</summary>
    public IEnumerable<int> ConcernedBy(int bound) => _ofBound[bound];

    // A node's capacity is there for all whose requests go there. Where a service's capacity is its own and no control moves its requests, there is none to share.
    private void JoinNodes(Scenario scenario, PresentConfiguration configuration)
    {
        ILookup<string?, ControlSpec> controls = scenario.Controls.ToLookup(control => control.Service);
        foreach (string service in scenario.Mesh.Services)
        {
            string[] routed = [.. controls[service].Where(control => control.Kind == ControlKind.Routing).Select(control => control.Node!)];
            bool isOwn = routed.Length == 0 && controls[service].Any(control => Capacity.IsBought(control.Kind));
            IEnumerable<string> served = isOwn ? []
                : configuration.Weights.GetValueOrDefault(service) is not { } weights ? scenario.Mesh.Nodes
                : weights.Where(pair => pair.Value > 0 || routed.Length > 0).Select(pair => pair.Key).Concat(routed);
            foreach (string node in served)
            {
                Join(_places[service], _places[node]);
            }
        }
    }

    private void JoinFormulas(Scenario scenario, ImmutableArray<ImmutableArray<int>?> rootsOfBounds)
    {
        if (scenario.Formulas.Roots is not { } known || rootsOfBounds.Contains(null))
        {
            JoinAll(Enumerable.Range(0, _parts.Length));
            return;
        }

        int firstTarget = scenario.Mesh.Services.Length + scenario.Controls.Length;
        foreach (ImmutableArray<int> roots in known.Features.Concat(rootsOfBounds.Select(roots => roots!.Value).Where(roots => roots.Any(slot => slot >= firstTarget))))
        {
            JoinAll(roots.Select(slot => PlaceOf(scenario, slot)).Where(place => place >= 0));
        }
    }

    // The service or node that a load, a control or a target belongs to; -1 for none.
    private int PlaceOf(Scenario scenario, int slot)
    {
        int control = slot - scenario.Mesh.Services.Length, target = control - scenario.Controls.Length;
        return control < 0 ? slot
            : target < 0 ? _places[scenario.Controls[control].Node ?? scenario.Controls[control].Service!]
            : target < scenario.Model.Targets.Length ? _places.GetValueOrDefault(scenario.Model.Targets[target].Service, -1)
            : -1;
    }

    // What rests on nothing of the mesh has to do with all of it.
    private ImmutableArray<int> Concerned(Scenario scenario, ImmutableArray<int>? roots)
    {
        ImmutableArray<int> parts = [.. (roots ?? []).Select(slot => PlaceOf(scenario, slot)).Where(place => place >= 0).Select(place => _parts[place]).Distinct()];
        return parts.IsEmpty ? [.. _parts.Distinct()] : parts;
    }

    private void JoinAll(IEnumerable<int> places)
    {
        int first = -1;
        foreach (int place in places)
        {
            first = first < 0 ? place : first;
            Join(first, place);
        }
    }

    private void Join(int one, int other) => _parts[Root(one)] = Root(other);

    private int Root(int place)
    {
        while (_parts[place] != place)
        {
            place = _parts[place] = _parts[_parts[place]];
        }

        return place;
    }
}
