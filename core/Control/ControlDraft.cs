using System.Collections.Immutable;
using System.Globalization;
using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control;

/// <summary>A decision in the making: rules change it one after the other.</summary>
internal sealed class ControlDraft
{
    private readonly ILookup<string?, int> _ofService;
    private MeshParts? _parts;
    private HashSet<int>? _missed;

    /// <summary>A step that would change nothing.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="input">What the step is given.</param>
    /// <param name="before">What is remembered.</param>
    /// <param name="actual">What the mesh is like.</param>
    /// <param name="observed">The loads.</param>
    public ControlDraft(Scenario scenario, ControlInput input, SafetyState before, PresentConfiguration actual, ObservedMesh observed)
    {
        (Scenario, Input, Actual, Observed, Next) = (scenario, input, actual, observed, before);
        Configuration = PresentConfiguration.Of(scenario, before.Wanted(scenario, input.Present, input.Readiness));
        Bounds = MeasuredBounds.Of(scenario, input.Windows, observed.Loads, actual with { Values = input.WithFixed(actual.Values) });
        (Target, Wanted) = ([.. Present], [.. Present]);
        (IsFrozen, IsOrdered) = (new bool[Target.Length], new bool[Target.Length]);
        _ofService = Enumerable.Range(0, Target.Length).ToLookup(i => Specs[i].Service);
        (string? mistake, Twin) = Check(input.Twin);
        (PolicyMistake, Policy) = Check(input.Policy);
        TwinMistake = mistake;
    }

    public Scenario Scenario { get; }

    public SafetySpec Spec => Scenario.Safety;

    public ImmutableArray<ControlSpec> Specs => Scenario.Controls;

    public ControlInput Input { get; }

    public ObservedMesh Observed { get; }

    public ImmutableArray<JudgedBound> Bounds { get; }

    /// <summary>What the mesh is like.</summary>
    public PresentConfiguration Actual { get; }

    /// <summary>What it is wanted to be like now: the same, but for requests that go elsewhere while nobody is ready at a node, and for cores of new pods.</summary>
    public PresentConfiguration Configuration { get; }

    /// <summary>[controls] values of that; null where they are not known.</summary>
    public ImmutableArray<double?> Present => Configuration.Values;

    /// <summary>Which parts of the mesh have nothing to do with each other.</summary>
    public MeshParts Parts => _parts ??= new MeshParts(Scenario, Configuration);

    /// <summary>[controls] what is wanted; null only where the present value is.</summary>
    public double?[] Target { get; }

    /// <summary>[controls] what the proposal that is followed asks for, before any rule held a part of it back.</summary>
    public double?[] Wanted { get; }

    /// <summary>The policy's proposal; null where there is none that can be carried out.</summary>
    public Proposal? Policy { get; }

    public string? PolicyMistake { get; }

    /// <summary>The twin's proposal; null where there is none that can be carried out.</summary>
    public Proposal? Twin { get; }

    public string? TwinMistake { get; }

    public Latitude Latitude { get; set; } = Latitude.Free;

    public DecisionSource Source { get; set; } = DecisionSource.Policy;

    /// <summary>[controls] whether a control stays as somebody else has set it, whatever its limits are.</summary>
    public bool[] IsFrozen { get; }

    /// <summary>[controls] whether a limit orders what is wanted, as the mesh was found outside of it: that is done in any case.</summary>
    public bool[] IsOrdered { get; }

    /// <summary>Per service, weights that are set for the sake of readiness, whatever its controls ask for.</summary>
    public Dictionary<string, ImmutableSortedDictionary<string, int>> Weights { get; } = new(StringComparer.Ordinal);

    /// <summary>Controls of cores that new pods are given, whether they move or not.</summary>
    public HashSet<int> Renewed { get; } = [];

    /// <summary>Whether nothing is changed for a reason that counts for readiness, too: a pause, or a start.</summary>
    public bool IsStill { get; set; }

    /// <summary>Whether the metrics of this step hold the configuration, or would if nothing else did.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Whether what is missing of the metrics is so little that policies are followed.</summary>
    public bool IsTolerated { get; set; }

    /// <summary>What is remembered for the next step.</summary>
    public SafetyState Next { get; set; }

    public List<RuleAction> Actions { get; } = [];

    public void Note(string rule, string given, string did) => Actions.Add(new RuleAction(rule, given, did));

    /// <summary>Notes what a rule did to some controls; nothing where it did nothing.</summary>
    public void Note(string rule, IReadOnlyCollection<string> given, string did)
    {
        if (given.Count > 0)
        {
            Note(rule, string.Join("; ", given), did);
        }
    }

    /// <summary>Nothing is changed in this step, unless a later rule gives leave.</summary>
    public void Stay()
    {
        (Latitude, Source) = (Latitude.Nothing, DecisionSource.Present);
        Present.CopyTo(Target);
        Present.CopyTo(Wanted);
    }

    /// <summary>Takes what a proposal sets.</summary>
    public void Take(Proposal proposal, DecisionSource source)
    {
        Source = source;
        for (int i = 0; i < Target.Length; i++)
        {
            Target[i] = Wanted[i] = Specs[i].Levels[proposal.Levels[i]];
        }
    }

    /// <summary>Present value of a control, whether it is ours to set or not; null where it is not known.</summary>
    public double? KnownOf(int control) => Present[control] ?? Input.Fixed.ElementAtOrDefault(control);

    /// <summary>Whether a rule, or whoever else sets it, holds a control back from what is asked for, wholly or in part.</summary>
    public bool IsHeldBack(int control) => Wanted[control] is double wanted ? wanted != (Target[control] ?? Input.Fixed.ElementAtOrDefault(control)) : Target[control] is not null;

    /// <summary>Whether growth is held back, wholly or in part.</summary>
    public bool IsGrowthHeldBack(int control) =>
        IsHeldBack(control) && KnownOf(control) is double from && Wanted[control] is double to && Capacity.IsGrowth(Specs[control].Kind, from, to);

    /// <summary>Whether cores or replicas are to be taken away from what a control acts on.</summary>
    public bool IsReduced(int control) => Capacity.IsBought(Specs[control].Kind) && Moves(control, out double from, out double to) && to < from;

    /// <summary>Whether an objective that has to do with a control's part of the mesh is missed.</summary>
    public bool IsMissedAt(int control) => Bounds.Any(bound => bound.IsKept == false) && IsMissedIn(Parts.Of(control));

    /// <summary>Whether an objective that has to do with a part of the mesh is missed.</summary>
    public bool IsMissedIn(int part) => (_missed ??= [.. Enumerable.Range(0, Bounds.Length).Where(bound => Bounds[bound].IsKept == false).SelectMany(Parts.ConcernedBy)]).Contains(part);

    /// <summary>The control of a name; -1 where there is none.</summary>
    public int IndexOf(string control) => Enumerable.Range(0, Specs.Length).FirstOrDefault(i => Specs[i].Name == control, -1);

    /// <summary>What has the capacity that a control of cores or replicas sets: a node, or a service.</summary>
    public string PlaceOf(int control) => Specs[control].Node ?? Specs[control].Service!;

    /// <summary>Takes the twin's action where it adds cores or replicas to some controls, and leaves all else as it is.</summary>
    /// <param name="where">Whether a control may grow.</param>
    /// <returns>The controls that grow, in words.</returns>
    public ImmutableArray<string> TakeGrowth(Func<ControlSpec, bool> where)
    {
        Stay();
        Latitude = Latitude.Growth;
        for (int i = 0; i < Target.Length && Twin is not null; i++)
        {
            double wanted = Specs[i].Levels[Twin.Levels[i]];
            if (Present[i] is double present && Capacity.IsGrowth(Specs[i].Kind, present, wanted) && where(Specs[i]))
            {
                (Target[i], Source) = (wanted, DecisionSource.Twin);
            }
        }

        return [.. Enumerable.Range(0, Target.Length).Where(i => Target[i] != Present[i]).Select(Words)];
    }

    /// <summary>Whether a control is wanted otherwise than it is.</summary>
    public bool Moves(int control, out double from, out double to)
    {
        (from, to) = (Present[control] ?? 0, Target[control] ?? 0);
        return Present[control] is not null && Target[control] is not null && from != to;
    }

    /// <summary>Controls of a kind that a service has. Rules ask for each service of a large mesh: to look through all controls for each takes long.</summary>
    public IEnumerable<int> ControlsOf(string service, ControlKind kind) => _ofService[service].Where(i => Specs[i].Kind == kind);

    /// <summary>Whether a service has a control of this kind that is wanted otherwise than it is.</summary>
    public bool MovesRequestsOf(string service, ControlKind kind) => ControlsOf(service, kind).Any(i => Moves(i, out _, out _));

    /// <summary>Whether one of some nodes is to get a larger part of a service's requests than it has; a service whose capacity is its own counts as none.</summary>
    public bool GainsRequestsOf(string service, IReadOnlyCollection<string> targets) =>
        targets.Count > 0 && WantedWeights(service) is { } wanted && Configuration.Weights.GetValueOrDefault(service) is { } now
        && targets.Any(target => wanted.GetValueOrDefault(target) > now.GetValueOrDefault(target));

    /// <summary>Weights of a service's requests as the controls are wanted; null where those of now are not known.</summary>
    public ImmutableSortedDictionary<string, int>? WantedWeights(string service) =>
        WeightsOf(service, Target);

    /// <summary>The same for other values of the controls.</summary>
    public ImmutableSortedDictionary<string, int>? WeightsOf(string service, double?[] values) =>
        Configuration.Weights.GetValueOrDefault(service) is not { } now
            || ControlsOf(service, ControlKind.Routing).All(i => Present[i] is null || values[i] is null || values[i] == Present[i]) ? Configuration.Weights.GetValueOrDefault(service)
            : DesiredState.WeightsOf(Scenario, service, Input.Present, [.. ControlsOf(service, ControlKind.Routing).Select(i => (Specs[i], values[i]!.Value))]) ?? now;

    /// <summary>Leaves the requests of a service where they are.</summary>
    public void KeepWeights(string service)
    {
        foreach (int i in ControlsOf(service, ControlKind.Routing))
        {
            Target[i] = Present[i];
        }
    }

    /// <summary>A control with its present and its wanted value.</summary>
    public string Words(int control) => $"{Specs[control].Name} {Write(Present[control])} to {Write(Target[control])}";

    /// <summary>A number as people read it.</summary>
    public static string Write(double? value) => value?.ToString("0.######", CultureInfo.InvariantCulture) ?? "unknown";

    private (string? Mistake, Proposal? Fit) Check(Proposal? proposal) => proposal is null ? ("none", null)
        : proposal.Mistake(Specs) is string mistake ? (mistake, null)
        : (null, proposal);
}
