using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>What a configuration costs, kept up to date value by value: to add everything up for each core that is cut takes long on a large mesh.</summary>
internal sealed class SpendingLedger
{
    // Sums that are kept up to date and sums that are made anew differ in the last digits; so near to the cap, the latter count.
    private const double Near = 1e-9;

    private readonly ControlDraft _draft;
    private readonly ILookup<string, int> _at;
    private double _cores;

    public SpendingLedger(ControlDraft draft)
    {
        _draft = draft;
        _at = Enumerable.Range(0, draft.Specs.Length).Where(i => Capacity.IsBought(draft.Specs[i].Kind)).ToLookup(draft.PlaceOf, StringComparer.Ordinal);
        _cores = _at.Sum(CoresOf);
    }

    /// <summary>What is wanted costs per hour, in the unit of the price.</summary>
    public double PerHour => Spending.PerHour(_draft.Spec, _draft.Specs, _draft.Target);

    /// <summary>Whether what is wanted costs more than the cap; false without one.</summary>
    public bool IsOver
    {
        get
        {
            if (_draft.Spec is not { MostPerHour: double most, PricePerCoreHour: double price })
            {
                return false;
            }

            double cost = price * _cores;
            return double.IsFinite(cost) && Math.Abs(cost - most) > Near * Math.Max(1, Math.Max(cost, most)) ? cost > most : PerHour > most;
        }
    }

    /// <summary>Sets what is wanted of a control, and counts it.</summary>
    public void Set(int control, double value)
    {
        IEnumerable<int> there = _at[_draft.PlaceOf(control)];
        _cores -= CoresOf(there);
        _draft.Target[control] = value;
        _cores += CoresOf(there);
    }

    // An unknown value counts as the largest.
    private double CoresOf(IEnumerable<int> there) => there.Aggregate(1.0, (product, i) => product * (_draft.Target[i] ?? _draft.Specs[i].Levels[^1]));
}
