using System.Collections.Frozen;
using System.Collections.Immutable;
using Meshward.Core.Scenarios.Expressions;
using Meshward.Core.Scenarios.Language;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Reading;

/// <summary>Reads definitions, features and reward: resolves names, orders definitions, compiles.</summary>
/// <param name="names">Loads, controls and targets; definitions are added.</param>
/// <param name="context">Where mistakes go.</param>
internal sealed class FormulaReading(Names names, ReadingContext context)
{
    private readonly List<(int Slot, Func<double[], double> Value)> _before = [];
    private readonly List<(int Slot, Func<double[], double> Value)> _after = [];
    private readonly List<Definition> _definitions = [];
    private readonly List<(string Name, Formula Formula)> _order = [];
    private readonly Dictionary<string, ImmutableArray<int>> _roots = []; // of definitions: slots of loads and controls that they rest on
    private readonly List<ImmutableArray<int>> _rootsBefore = [];

    /// <summary>The definitions that are well formed, in the author's order.</summary>
    public ImmutableArray<Definition> Definitions { get; private set; } = [];

    /// <summary>The definitions that are well formed, those that others need first.</summary>
    public IReadOnlyList<(string Name, Formula Formula)> InOrderOfNeed => _order;

    /// <summary>Adds an unknown name as a mistake, unless names may be missing for another reason.</summary>
    public static void AddUnknown(YamlScalar scalar, Token name, Names names, ReadingContext context)
    {
        if (!names.IsSurelyUnknown(name.Text))
        {
            return;
        }

        if (context.Findings.AreMany)
        {
            context.Add(scalar, name.Offset, $"found the unknown quantity {YamlScalar.Quote(name.Text)}; expected a known one");
            return;
        }

        bool isDashed = name.Text.Split('-') is { Length: > 1 } parts
            && parts.All(part => names.Quantities.ContainsKey(part) || part.All(char.IsAsciiDigit));
        string advice = isDashed
            ? "spaces around the minus, as a dash between letters belongs to the name"
            : names.QuantitiesAreComplete
                ? $"one of: {NameList.Of([.. names.Known()])}"
                : "a parameter or definition of the scenario, or a name with a dot";
        string suggestion = isDashed ? "" : Suggestion.For(name.Text, names.Quantities.Keys);
        context.Add(scalar, name.Offset, $"found the unknown quantity {YamlScalar.Quote(name.Text)}{suggestion}; expected {advice}");
    }

    /// <summary>Reads the definitions, those that others need first.</summary>
    public void ReadDefinitions(Located<ImmutableArray<Entry<YamlScalar>>>? definitions)
    {
        Dictionary<string, (YamlScalar Scalar, Formula? Formula)> parsed = [];
        foreach (Entry<YamlScalar> entry in definitions?.Value ?? [])
        {
            if (Functions.Has(entry.Name))
            {
                context.Findings.Add(entry.Key.Place, $"found the definition {entry.Key.Found}; expected a name that no function has");
            }

            if (names.Quantities.TryGetValue(entry.Name, out Quantity? known) && known.Constant is not null)
            {
                context.Findings.Add(entry.Key.Place, $"found the definition {entry.Key.Found}, which is a parameter too; expected names that differ");
                continue;
            }

            Formula? formula = entry.Value is { } scalar ? context.Parse(scalar.Value) : null;
            parsed[entry.Name] = (entry.Value?.Value ?? entry.Key, formula);
            names.Set(entry.Name, Unit.Any, isPredicted: false);
        }

        HashSet<string> done = [];
        foreach (Entry<YamlScalar> entry in (definitions?.Value ?? []).Where(entry => parsed.ContainsKey(entry.Name)))
        {
            Visit(entry.Name, parsed, done, []);
        }

        var byName = _definitions.ToDictionary(definition => definition.Name);
        Definitions = [.. (definitions?.Value ?? []).Where(entry => byName.ContainsKey(entry.Name)).Select(entry => byName[entry.Name])];
    }

    /// <summary>Reads an expression of an objective, once definitions are read; null with findings where it is wrong.</summary>
    public (Formula Formula, Func<double[], double> Value, Unit Unit)? ReadTerm(YamlScalar scalar) =>
        context.Parse(scalar) is { } formula && Compile(scalar, formula) is { } compiled ? (formula, compiled.Value, compiled.Unit) : null;

    /// <summary>Reads the reward, once definitions are read; null with findings where it is wrong.</summary>
    public Func<double[], double>? ReadReward(YamlScalar reward) =>
        context.Parse(reward) is { } sum ? Compile(reward, sum)?.Value : null;

    /// <summary>Compiles a reward that was derived from objectives; null with a finding at their place where it is wrong.</summary>
    public Func<double[], double>? CompileDerived(string reward, Place objectives)
    {
        List<ExpressionError> errors = [];
        Func<double[], double>? compiled = Formula.Parse(reward, errors, int.MaxValue) is { } formula
            ? FormulaCompiler.Compile(formula, names.Quantities, errors)?.Value
            : null;
        foreach (ExpressionError error in errors)
        {
            context.Findings.Add(objectives, $"{error.Message} (in the reward that follows from the objectives: {YamlScalar.Quote(reward)})");
        }

        return compiled;
    }

    /// <summary>Reads the features, once definitions are read, and puts all formulas together; null where something is wrong.</summary>
    public ScenarioFormulas? Read(
        Located<ImmutableArray<Entry<YamlScalar>>>? features,
        Func<double[], double>? reward,
        ImmutableArray<(Func<double[], double> Value, double Priority)> costs,
        (int Loads, int Controls, int Targets) counts)
    {
        (Func<double[], double> Value, ImmutableArray<int> Roots)?[] inputs = [.. (features?.Value ?? []).Select(feature => ReadFeature(feature.Value?.Value))];
        return reward is null || inputs.Contains(null)
            ? null
            : new ScenarioFormulas(
                names.InOrder(), counts, [.. _before], [.. inputs.Select(input => input!.Value.Value)], [.. _after], reward)
            {
                Costs = costs,
                Roots = ([.. _rootsBefore], [.. inputs.Select(input => input!.Value.Roots)]),
                DefinitionRoots = _roots.ToFrozenDictionary(StringComparer.Ordinal),
            };
    }

    private (Func<double[], double> Value, ImmutableArray<int> Roots)? ReadFeature(YamlScalar? scalar) =>
        scalar is not null && context.Parse(scalar) is { } formula && CheckKnown(scalar, formula) && Compile(scalar, formula) is { } compiled
            ? (compiled.Value, RootsOf(formula))
            : null;

    private ImmutableArray<int> RootsOf(Formula formula) =>
    [
        .. formula.Names
            .Select(token => names.Quantities[token.Text])
            .Where(quantity => quantity.Constant is null)
            .SelectMany(quantity => _roots.TryGetValue(quantity.Name, out ImmutableArray<int> roots) ? roots : [quantity.Slot])
            .Distinct()
            .Order(),
    ];

    // Depth first: a definition is compiled once those that it names are. The path tells circles.
    private void Visit(
        string name, Dictionary<string, (YamlScalar Scalar, Formula? Formula)> parsed, HashSet<string> done, ImmutableArray<string> path)
    {
        if (path.Contains(name))
        {
            context.Findings.Add(
                parsed[name].Scalar.Place, $"found a circle of definitions, {string.Join(" -> ", path.Add(name).Skip(path.IndexOf(name)))}; "
                + "expected none, as a value would need itself");
            return;
        }

        if (done.Contains(name) || parsed[name].Formula is not { } formula)
        {
            return;
        }

        foreach (string needed in formula.Names.Select(token => token.Text).Where(parsed.ContainsKey).Distinct())
        {
            Visit(needed, parsed, done, path.Add(name));
        }

        if (done.Add(name))
        {
            Define(name, parsed[name].Scalar, formula);
        }
    }

    private void Define(string name, YamlScalar scalar, Formula formula)
    {
        if (Compile(scalar, formula) is not { } compiled)
        {
            return;
        }

        bool isPredicted = formula.Names.Any(token => names.Quantities[token.Text].IsPredicted);
        names.Set(name, compiled.Unit, isPredicted);
        (isPredicted ? _after : _before).Add((names.Quantities[name].Slot, compiled.Value));
        _roots[name] = RootsOf(formula);
        if (!isPredicted)
        {
            _rootsBefore.Add(_roots[name]);
        }

        _order.Add((name, formula));
        _definitions.Add(new Definition(name, scalar.Text.Trim(), Units.Symbol(compiled.Unit), isPredicted));
    }

    private bool CheckKnown(YamlScalar scalar, Formula formula)
    {
        Token[] predicted = [.. formula.Names.Where(token => names.Quantities.TryGetValue(token.Text, out Quantity? q) && q.IsPredicted)];
        foreach (Token token in predicted)
        {
            context.Add(
                scalar, token.Offset, $"found '{token.Text}', which is known only after the action; expected loads, controls and definitions "
                + "of these, since a feature is what the model is asked with");
        }

        return predicted.Length == 0;
    }

    private (Func<double[], double> Value, Unit Unit)? Compile(YamlScalar scalar, Formula formula)
    {
        Token[] unknown = [.. formula.Names.Where(token => !names.Quantities.ContainsKey(token.Text))];
        foreach (Token token in unknown)
        {
            AddUnknown(scalar, token, names, context);
        }

        if (unknown.Length > 0)
        {
            return null;
        }

        List<ExpressionError> errors = [];
        (Func<double[], double> Value, Unit Unit)? compiled = FormulaCompiler.Compile(formula, names.Quantities, errors);
        context.Add(scalar, errors);
        return compiled;
    }
}
