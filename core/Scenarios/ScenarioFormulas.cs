using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Meshward.Core.Scenarios;

/// <summary>
/// A scenario's expressions, compiled over one flat frame of quantities: loads, controls, targets, definitions.
/// Frames are the caller's, one a thread; nothing here is mutable.
/// </summary>
public sealed class ScenarioFormulas
{
    private readonly ImmutableArray<(int Slot, Func<double[], double> Value)> _before;
    private readonly ImmutableArray<(int Slot, Func<double[], double> Value)> _after;
    private readonly ImmutableArray<Func<double[], double>> _features;
    private readonly Func<double[], double> _reward;
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly int _loads;
    private readonly int _controls;

    /// <summary>Compiled expressions over a frame laid out as <paramref name="names"/>.</summary>
    /// <param name="names">Quantity of each slot: loads, then controls, then targets, then definitions.</param>
    /// <param name="counts">Number of loads, controls and targets.</param>
    /// <param name="before">Definitions that need no prediction, in order of evaluation.</param>
    /// <param name="features">Features of the model, in order.</param>
    /// <param name="after">Definitions that need predictions, in order of evaluation.</param>
    /// <param name="reward">The reward.</param>
    public ScenarioFormulas(
        ImmutableArray<string> names,
        (int Loads, int Controls, int Targets) counts,
        ImmutableArray<(int Slot, Func<double[], double> Value)> before,
        ImmutableArray<Func<double[], double>> features,
        ImmutableArray<(int Slot, Func<double[], double> Value)> after,
        Func<double[], double> reward)
    {
        Names = names;
        for (int slot = 0; slot < names.Length; slot++)
        {
            _ = _slots.TryAdd(names[slot], slot);
        }

        (_loads, _controls, _) = counts;
        _before = before;
        _features = features;
        _after = after;
        _reward = reward;
    }

    /// <summary>Quantity of each slot of a frame.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Everything that the scenario minimises, with its priority.</summary>
    public ImmutableArray<(Func<double[], double> Value, double Priority)> Costs { get; init; } = [];

    /// <summary>
    /// What the definitions that need no prediction and the features rest on, if that is known: slots of loads and controls for each, in
    /// their orders.
    /// </summary>
    public (ImmutableArray<ImmutableArray<int>> Before, ImmutableArray<ImmutableArray<int>> Features)? Roots { get; init; }

    /// <summary>By definition, the slots of loads, controls and targets that it rests on; null where that is not known.</summary>
    public FrozenDictionary<string, ImmutableArray<int>>? DefinitionRoots { get; init; }

    /// <summary>Slots of loads, controls and targets that a quantity rests on, itself for one of these; null where that is not known.</summary>
    /// <param name="quantity">Its name.</param>
    public ImmutableArray<int>? RootsOf(string quantity) => DefinitionRoots is null ? null
        : DefinitionRoots.TryGetValue(quantity, out ImmutableArray<int> roots) ? roots
        : [SlotOf(quantity)];

    /// <summary>Whether a feature of the model rests on a load or control; true where that is not known.</summary>
    /// <param name="feature">Index of the feature.</param>
    /// <param name="slot">Slot of the load or control in a frame.</param>
    public bool FeatureRestsOn(int feature, int slot) => Roots is not { } known || known.Features[feature].Contains(slot);

    /// <summary>Number of features of the model.</summary>
    public int FeatureCount => _features.Length;

    /// <summary>Number of definitions that need no prediction.</summary>
    internal int KnownCount => _before.Length;

    /// <summary>Slot of a quantity in a frame, or -1.</summary>
    public int SlotOf(string quantity) => _slots.GetValueOrDefault(quantity, -1);

    /// <summary>A frame for one thread.</summary>
    public double[] NewFrame() => new double[Names.Length];

    /// <summary>Sets what is known when an action is chosen, and gives the model's inputs.</summary>
    /// <param name="frame">A frame.</param>
    /// <param name="loads">[services] offered load, requests per second.</param>
    /// <param name="controls">[controls] values of the controls.</param>
    /// <param name="features">[FeatureCount] inputs of the model.</param>
    public void SetKnown(double[] frame, ReadOnlySpan<double> loads, ReadOnlySpan<double> controls, Span<double> features)
    {
        loads.CopyTo(frame);
        controls.CopyTo(frame.AsSpan(_loads));
        Evaluate(_before, frame);
        for (int i = 0; i < _features.Length; i++)
        {
            features[i] = _features[i](frame);
        }
    }

    /// <summary>Slot of a control in a frame.</summary>
    internal int SlotOfControl(int control) => _loads + control;

    /// <summary>Evaluates one of the definitions that need no prediction anew.</summary>
    internal void EvaluateDefinition(double[] frame, int definition) => frame[_before[definition].Slot] = _before[definition].Value(frame);

    /// <summary>One input of the model, from a frame in which everything known is set.</summary>
    internal double Feature(double[] frame, int feature) => _features[feature](frame);

    /// <summary>Sets the outcome of a frame whose loads and controls are set, and gives the reward.</summary>
    /// <param name="frame">A frame that <see cref="SetKnown"/> was called on.</param>
    /// <param name="targets">[targets] predicted or measured values.</param>
    public double Reward(double[] frame, ReadOnlySpan<double> targets)
    {
        targets.CopyTo(frame.AsSpan(_loads + _controls));
        Evaluate(_after, frame);
        return _reward(frame);
    }

    /// <summary>What the scenario minimises, each times its priority, summed; null where it minimises nothing.</summary>
    /// <param name="frame">A frame whose outcome is set.</param>
    public double? Cost(double[] frame) => Costs.IsEmpty ? null : Costs.Sum(cost => cost.Priority * cost.Value(frame));

    private static void Evaluate(ImmutableArray<(int Slot, Func<double[], double> Value)> definitions, double[] frame)
    {
        foreach ((int slot, Func<double[], double> value) in definitions)
        {
            frame[slot] = value(frame);
        }
    }
}
