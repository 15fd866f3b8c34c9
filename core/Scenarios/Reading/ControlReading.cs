using System.Collections.Immutable;
using Meshward.Core.Scenarios.Expressions;
using Meshward.Core.Scenarios.Language;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Reading;

/// <summary>Reads <c>controls</c>.</summary>
internal static class ControlReading
{
    private const string Forms = "routing.SERVICE.NODE, blocking.SERVICE, cores.NAME or replicas.NAME";

    private static readonly ImmutableArray<(string Word, ControlKind Kind, Unit Unit)> _kinds =
    [
        ("routing", ControlKind.Routing, Unit.Share),
        ("blocking", ControlKind.Blocking, Unit.Share),
        ("cores", ControlKind.Cores, Unit.Cores),
        ("replicas", ControlKind.Replicas, Unit.Replicas),
    ];

    /// <summary>Unit of a control.</summary>
    public static Unit UnitOf(ControlKind kind) => _kinds.First(known => known.Kind == kind).Unit;

    /// <summary>The controls that are well formed.</summary>
    /// <param name="controls">What was read.</param>
    /// <param name="names">Services and nodes.</param>
    /// <param name="context">Where mistakes go.</param>
    /// <param name="named">
    /// Those whose names are well formed, whatever else is wrong with them: expressions may use them, and have mistakes of their own.
    /// </param>
    /// <param name="areNamed">Whether these are all.</param>
    public static ImmutableArray<ControlSpec> Read(
        Located<ImmutableArray<Entry<Fields>>>? controls,
        Names names,
        ReadingContext context,
        out ImmutableArray<ControlSpec> named,
        out bool areNamed)
    {
        areNamed = controls is not null;
        List<ControlSpec> read = [], all = [];
        foreach (Entry<Fields> entry in controls?.Value ?? [])
        {
            if (ReadTarget(entry.Key, names, context) is not { } target)
            {
                areNamed = false;
                continue;
            }

            all.Add(target);
            if (entry.Value is { } fields && ReadValues(target, fields, context) is { } control)
            {
                read.Add(control);
            }
        }

        CheckRouting(controls, read, names, context);
        named = [.. all];
        return [.. read];
    }

    // Kind, service and node of a control's name; levels are still empty.
    private static ControlSpec? ReadTarget(YamlScalar key, Names names, ReadingContext context)
    {
        string[] parts = key.Text.Split('.');
        (string word, ControlKind kind, _) = _kinds.FirstOrDefault(known => known.Word == parts[0]);
        if (word is null)
        {
            context.Findings.Add(
                key.Place, $"found the control {key.Found}{Suggestion.For(parts[0], _kinds.Select(known => known.Word))}; expected {Forms}");
            return null;
        }

        if (parts.Length != (kind == ControlKind.Routing ? 3 : 2))
        {
            context.Findings.Add(key.Place, $"found the control {key.Found}; expected {Forms}");
            return null;
        }

        bool isKnown = kind switch
        {
            ControlKind.Routing => IsKnown(key, parts[1], "service", names.Services, names, context)
                & IsKnown(key, parts[2], "node", names.Nodes, names, context),
            ControlKind.Blocking => IsKnown(key, parts[1], "service", names.Services, names, context),
            _ => IsKnown(key, parts[1], "service or node", [.. names.Services, .. names.Nodes], names, context),
        };
        if (!isKnown)
        {
            return null;
        }

        string? service = kind is ControlKind.Routing or ControlKind.Blocking || names.Services.Contains(parts[1]) ? parts[1] : null;
        string? node = kind == ControlKind.Routing ? parts[2] : service is null ? parts[1] : null;
        return new ControlSpec(key.Text, kind, ControlMode.Absolute, service, node, [], 0);
    }

    private static bool IsKnown(
        YamlScalar key, string name, string what, ImmutableArray<string> known, Names names, ReadingContext context)
    {
        if (known.Contains(name))
        {
            return true;
        }

        if (names.MeshIsComplete)
        {
            context.Findings.Add(
                key.Place, $"found the unknown {what} '{name}'{Suggestion.For(name, known)} in {key.Found}; "
                + $"expected one of: {NameList.Of(known)}");
        }

        return false;
    }

    private static ControlSpec? ReadValues(ControlSpec target, Located<Fields> fields, ReadingContext context)
    {
        if (LevelReading.Read(target.Kind, fields, context) is not { } levels
            || fields.Value.Get(ControlKeys.Mode) is not { } mode
            || fields.Value.Get(ControlKeys.Initial) is not { } initial)
        {
            return null;
        }

        int level = levels.IndexOf(initial.Value);
        if (level < 0)
        {
            context.Findings.Add(
                initial.Place,
                $"found the initial value {initial.Node.Found}; expected one of the control's values: {LevelReading.List(levels)}");
            return null;
        }

        ControlSpec control = target with { Mode = mode.Value, Levels = levels, InitialLevel = level, StartLevels = [level] };
        return fields.Value.Has(ControlKeys.Start) ? ReadStart(control, fields.Value.Get(ControlKeys.Start), context) : control;
    }

    private static ControlSpec? ReadStart(ControlSpec control, Located<ImmutableArray<Located<double>>>? start, ReadingContext context)
    {
        if (start is null || !LoadReading.Ascending(start.Value, context))
        {
            return null;
        }

        foreach (Located<double> unknown in start.Value.Where(value => !control.Levels.Contains(value.Value)))
        {
            context.Findings.Add(
                unknown.Place,
                $"found the start value {unknown.Node.Found}; expected one of the control's values: {LevelReading.List(control.Levels)}");
        }

        return control with { StartLevels = [.. start.Value.Select(value => control.Levels.IndexOf(value.Value))] };
    }

    // Weights of a service sum to 1: the node without a control gets the rest, which may not be negative.
    private static void CheckRouting(
        Located<ImmutableArray<Entry<Fields>>>? controls, List<ControlSpec> read, Names names, ReadingContext context)
    {
        IEnumerable<ControlSpec> weights = read.Where(control => control.Kind == ControlKind.Routing);
        foreach (IGrouping<string?, ControlSpec> service in weights.GroupBy(control => control.Service))
        {
            Place place = controls!.Value.First(entry => entry.Name == service.Last().Name).Key.Place;
            double largest = service.Sum(control => control.Levels[^1]);
            if (names.MeshIsComplete && service.Count() >= names.Nodes.Length)
            {
                context.Findings.Add(
                    place, $"found {service.Count()} routing weights for {service.Key} and {names.Nodes.Length} nodes; "
                    + "expected one fewer than nodes at most, as the last node gets the rest");
            }
            else if (largest > 1 + 1e-9)
            {
                context.Findings.Add(
                    place, $"found routing weights of {service.Key} that sum to up to {NumberShape.Write(Math.Round(largest, 9))}; "
                    + "expected a sum of at most 1, as the last node gets the rest");
            }
        }
    }
}
