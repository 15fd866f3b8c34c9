using System.Collections.Immutable;
using Meshward.Core.Scenarios.Expressions;

namespace Meshward.Core.Scenarios.Reading;

/// <summary>
/// The names of a scenario as far as they could be read: services, nodes and quantities. Where a part was wrong, names may be missing,
/// and then an unknown name is no mistake of its own.
/// </summary>
internal sealed class Names
{
    private readonly Dictionary<string, Quantity> _quantities = [];
    private int _slots;

    /// <summary>Services, in order.</summary>
    public ImmutableArray<string> Services { get; init; } = [];

    /// <summary>Nodes, in order.</summary>
    public ImmutableArray<string> Nodes { get; init; } = [];

    /// <summary>Whether services and nodes are all known.</summary>
    public bool MeshIsComplete { get; init; }

    /// <summary>Whether all quantities are known.</summary>
    public bool QuantitiesAreComplete { get; set; }

    /// <summary>
    /// Whether all quantities without a dot in their names are known. They do not depend on services and nodes, so that a wrong one of these
    /// hides no mistake in them.
    /// </summary>
    public bool PlainQuantitiesAreComplete { get; set; }

    /// <summary>Whether a name that is not among <see cref="Quantities"/> is none for certain.</summary>
    public bool IsSurelyUnknown(string name) => QuantitiesAreComplete || PlainQuantitiesAreComplete && !name.Contains('.');

    /// <summary>Quantities by name.</summary>
    public IReadOnlyDictionary<string, Quantity> Quantities => _quantities;

    /// <summary>Adds a quantity in the next slot of the frame, or changes what is known of one.</summary>
    public void Set(string name, Unit unit, bool isPredicted)
    {
        int slot = _quantities.TryGetValue(name, out Quantity? known) ? known.Slot : _slots++;
        _quantities[name] = new Quantity(name, slot, unit, isPredicted);
    }

    /// <summary>Adds a parameter, which has no slot.</summary>
    public void SetConstant(string name, Unit unit, double value) =>
        _quantities[name] = new Quantity(name, -1, unit, IsPredicted: false) { Constant = value };

    /// <summary>Names of what expressions can use, parameters last.</summary>
    public IEnumerable<string> Known() =>
        [.. InOrder(), .. _quantities.Values.Where(quantity => quantity.Constant is not null).Select(quantity => quantity.Name)];

    /// <summary>Names in the order of their slots.</summary>
    public ImmutableArray<string> InOrder() => [.. _quantities.Values.Where(quantity => quantity.Constant is null).OrderBy(quantity => quantity.Slot).Select(quantity => quantity.Name)];
}
