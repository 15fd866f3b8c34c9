using System.Collections.Immutable;
using Meshward.Core.Scenarios.Expressions;
using Meshward.Core.Scenarios.Language;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Reading;

/// <summary>Reads <c>objectives</c> and <c>reward</c>, or derives the one from the other; definitions are read before.</summary>
/// <param name="formulas">Definitions, and what compiles expressions.</param>
/// <param name="names">All quantities.</param>
/// <param name="context">Where mistakes go.</param>
internal sealed class RewardReading(FormulaReading formulas, Names names, ReadingContext context)
{
    /// <summary>The bounds that are well formed.</summary>
    public ImmutableArray<Bound> Bounds { get; private set; } = [];

    /// <summary>Utilities and costs that are well formed.</summary>
    public ImmutableArray<Utility> Utilities { get; private set; } = [];

    /// <summary>What is minimised, with its priority.</summary>
    public ImmutableArray<(Func<double[], double> Value, double Priority)> Costs { get; private set; } = [];

    /// <summary>The reward as an expression.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Whether it follows from the objectives.</summary>
    public bool IsDerived { get; private set; }

    /// <summary>The reward; null where it is wrong, with findings.</summary>
    public Func<double[], double>? Value { get; private set; }

    /// <summary>Reads both.</summary>
    /// <param name="fields">The scenario.</param>
    /// <param name="loads">Load patterns: a utility lies between ends for all of them.</param>
    /// <param name="controls">The controls.</param>
    public void Read(Fields fields, ImmutableArray<LoadPattern> loads, ImmutableArray<ControlSpec> controls)
    {
        Located<ImmutableArray<Located<Fields>>>? objectives = fields.Get(ScenarioKeys.Objectives);
        Bounds = ObjectiveReading.ReadBounds(objectives, formulas, names, context);
        ImmutableArray<DerivedTerm> terms = ObjectiveReading.ReadUtilities(objectives, formulas);
        Utilities = [.. terms.Select(term => term.Utility)];
        Costs = [.. terms.Where(term => !term.Utility.IsMaximised).Select(term => (term.Value, term.Utility.Priority))];
        IsDerived = !fields.Has(ScenarioKeys.Reward);
        if (!IsDerived)
        {
            Located<YamlScalar>? written = fields.Get(ScenarioKeys.Reward);
            Text = written?.Value.Text.Trim() ?? "";
            Value = written is null ? null : formulas.ReadReward(written.Value);
        }
        else if (!fields.Has(ScenarioKeys.Objectives) || objectives is { Value.IsEmpty: true })
        {
            context.Findings.Add(
                objectives?.Place ?? fields.Get(ScenarioKeys.ApiVersion)?.Place ?? new Place(1, 1),
                "found neither 'reward' nor 'objectives' in the scenario; expected one of them, as a policy learns from it");
        }
        else if (context.Findings.IsEmpty)
        {
            Derive(terms, loads, controls, objectives!.Place);
        }
    }

    private void Derive(ImmutableArray<DerivedTerm> terms, ImmutableArray<LoadPattern> loads, ImmutableArray<ControlSpec> controls, Place place)
    {
        if (DerivedReward.Write(Bounds, terms, names, RangesWhileKept(loads, controls), context) is { } text)
        {
            Text = text;
            Value = formulas.CompileDerived(text, place);
        }
    }

    // Ends of loads, controls, delays and definitions while the bounds hold.
    private Dictionary<string, Interval> RangesWhileKept(ImmutableArray<LoadPattern> loads, ImmutableArray<ControlSpec> controls)
    {
        Dictionary<string, Interval> ranges = [];
        ILookup<string, Bound> bounds = Bounds.ToLookup(bound => bound.Quantity);

        // What a recording holds is not known from the scenario alone.
        loads = loads.RemoveAll(load => load is RecordedLoad);
        foreach ((string service, int index) in names.Services.Select((service, index) => (service, index)))
        {
            Add($"load.{service}", new Interval(loads.Min(load => load.Range(index).Low), loads.Max(load => load.Range(index).High)));
        }

        foreach (ControlSpec control in controls)
        {
            Add(control.Name, new Interval(control.Levels[0], control.Levels[^1]));
        }

        HashSet<string> defined = [.. formulas.InOrderOfNeed.Select(definition => definition.Name)];
        foreach (string target in names.Quantities.Values.Where(known => known.Constant is null).Select(known => known.Name)
            .Where(name => !ranges.ContainsKey(name) && !defined.Contains(name)))
        {
            Add(target, new Interval(0, double.PositiveInfinity));
        }

        foreach ((string name, Formula formula) in formulas.InOrderOfNeed)
        {
            Add(name, FormulaCompiler.RangeOf(formula, names.Quantities, ranges));
        }

        return ranges;

        void Add(string name, Interval range) => ranges[name] = bounds[name].Aggregate(
            range,
            (narrowed, bound) => narrowed.Within(bound.Direction == BoundDirection.AtMost
                ? new Interval(double.NegativeInfinity, bound.Limit)
                : new Interval(bound.Limit, double.PositiveInfinity)));
    }
}
