using System.Collections.Immutable;
using Meshward.Core.Scenarios.Language;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Reading;

/// <summary>Reads <c>model</c>, except for what its expressions say.</summary>
internal static class ModelReading
{
    private const string Delay = "delay";

    /// <summary>The targets that are well formed.</summary>
    /// <param name="model">What was read.</param>
    /// <param name="names">Services and nodes.</param>
    /// <param name="context">Where mistakes go.</param>
    /// <param name="named">The quantities whose names are well formed, whatever else is wrong with their targets.</param>
    /// <param name="areNamed">Whether these are all.</param>
    public static ImmutableArray<ModelTarget> ReadTargets(
        Fields? model, Names names, ReadingContext context, out ImmutableArray<string> named, out bool areNamed)
    {
        Located<ImmutableArray<Entry<Fields>>>? targets = model?.Get(ModelKeys.Targets);
        List<ModelTarget> read = [];
        List<string> all = [];
        foreach (Entry<Fields> entry in targets?.Value ?? [])
        {
            if (!CheckName(entry.Key, names, context))
            {
                continue;
            }

            all.Add(entry.Name);
            if (entry.Value is { } fields && ReadTarget(entry.Name, fields.Value) is { } target)
            {
                read.Add(target);
            }
        }

        named = [.. all];
        areNamed = targets is { } written && written.Value.Length == named.Length;

        return [.. read];
    }

    /// <summary>The model; null where something is missing.</summary>
    public static ModelSpec? Read(Fields? model, ImmutableArray<ModelTarget> targets, Names names, ReadingContext context)
    {
        if (model is null)
        {
            return null;
        }

        ModelVariant? own = TraceReading.Read("", model, names, context);
        ImmutableArray<ModelVariant>? variants = TraceReading.ReadVariants(model, names, context);
        if (model.Get(ModelKeys.Features) is not { } features
            || model.Get(ModelKeys.Configuration) is not { } configuration
            || !CheckColumns(configuration, [.. features.Value.Select(feature => feature.Name)], "column that is also a feature", context)
            || !ReadRegion(model, configuration, context, out ImmutableArray<string> region)
            || !ReadNominal(model, configuration, context, out ImmutableArray<NominalValues> nominal)
            || !ReadNominalColumns(model, configuration, nominal, context, out ImmutableArray<NominalColumn> nominalColumns)
            || features.Value.Any(feature => feature.Value is null)
            || own is null
            || variants is null
            || model.Get(ModelKeys.Kind) is not { } kind
            || model.Get(ModelKeys.Trees) is not { } trees
            || model.Get(ModelKeys.MaxFeatures) is not { } maxFeatures
            || (model.Get(ModelKeys.Forests) is null && model.Has(ModelKeys.Forests))
            || model.Get(ModelKeys.Rows) is not { } rows)
        {
            return null;
        }

        return new ModelSpec
        {
            Trace = own.Trace,
            RowFilters = own.RowFilters,
            StandIn = own.StandIn,
            Variants = variants.Value,
            Kind = kind.Value,
            Trees = (int)trees.Value,
            MaxFeatures = maxFeatures.Value,
            Forests = (int?)model.Get(ModelKeys.Forests)?.Value,
            Rows = rows.Value,
            Features = [.. features.Value.Select(feature => new ModelFeature(feature.Name, feature.Value!.Value.Text.Trim()))],
            Targets = targets,
            Configuration = [.. configuration.Value.Select(column => column.Value)],
            Region = region,
            Nominal = nominal,
            NominalColumns = nominalColumns,
        };
    }

    private static bool CheckName(YamlScalar key, Names names, ReadingContext context)
    {
        string[] parts = key.Text.Split('.');
        if (parts[0] != Delay || parts.Length is not (2 or 3))
        {
            context.Findings.Add(
                key.Place, $"found the target {key.Found}{Suggestion.For(parts[0], [Delay])}; expected delay.SERVICE or delay.SERVICE.NODE");
            return false;
        }

        if (!names.MeshIsComplete)
        {
            return false;
        }

        (string Name, string What, ImmutableArray<string> Known)[] named = parts.Length == 2
            ? [(parts[1], "service", names.Services)]
            : [(parts[1], "service", names.Services), (parts[2], "node", names.Nodes)];
        foreach ((string name, string what, ImmutableArray<string> known) in named.Where(part => !part.Known.Contains(part.Name)))
        {
            context.Findings.Add(
                key.Place, $"found the unknown {what} '{name}'{Suggestion.For(name, known)} in {key.Found}; "
                + $"expected one of: {NameList.Of(known)}");
        }

        return named.All(part => part.Known.Contains(part.Name));
    }

    private static ModelTarget? ReadTarget(string quantity, Fields fields)
    {
        Fields? nothing = fields.Get(ModelKeys.NothingCompleted)?.Value;
        if (fields.Get(ModelKeys.TargetColumn) is not { } column || (fields.Has(ModelKeys.NothingCompleted) && nothing is null))
        {
            return null;
        }

        string service = quantity.Split('.')[1];
        if (nothing is null)
        {
            return new ModelTarget(quantity, service, column.Value, null);
        }

        return nothing.Get(ModelKeys.Admitted) is { } admitted && nothing.Get(ModelKeys.AtLeast) is { } atLeast
            ? new ModelTarget(quantity, service, column.Value, new NothingCompleted(admitted.Value, atLeast.Value))
            : null;
    }

    private static bool ReadRegion(
        Fields model, Located<ImmutableArray<Located<string>>> configuration, ReadingContext context, out ImmutableArray<string> region)
    {
        Located<ImmutableArray<Located<string>>>? written = model.Get(ModelKeys.Region);
        region = written is null ? [] : [.. written.Value.Select(column => column.Value)];
        string[] known = [.. configuration.Value.Select(column => column.Value)];
        return written is null ? !model.Has(ModelKeys.Region) : CheckColumns(written, known, "column of configuration", context);
    }

    // Columns that are each one of some others, and each once.
    private static bool CheckColumns(
        Located<ImmutableArray<Located<string>>> columns, string[] known, string what, ReadingContext context)
    {
        HashSet<string> seen = [], all = [.. known];
        bool isFit = true;
        foreach (Located<string> column in columns.Value)
        {
            if (!all.Contains(column.Value))
            {
                context.Findings.Add(
                    column.Place, $"found '{column.Value}'{Suggestion.For(column.Value, known)}; "
                    + $"expected a {what}: {NameList.Of(known)}");
                isFit = false;
            }
            else if (!seen.Add(column.Value))
            {
                context.Findings.Add(column.Place, $"found '{column.Value}' a second time; expected each column once");
                isFit = false;
            }
        }

        return isFit;
    }

    private static bool ReadNominal(
        Fields model,
        Located<ImmutableArray<Located<string>>> configuration,
        ReadingContext context,
        out ImmutableArray<NominalValues> nominal)
    {
        ImmutableArray<Entry<ImmutableArray<Located<double>>>> entries = model.Get(ModelKeys.Nominal)?.Value ?? [];
        string[] known = [.. configuration.Value.Select(column => column.Value)];
        bool isFit = !model.Has(ModelKeys.Nominal) || !entries.IsEmpty;
        foreach (Entry<ImmutableArray<Located<double>>> entry in entries)
        {
            isFit &= CheckConfigured(entry.Key, known, context);
            isFit &= entry.Value is { } values && LoadReading.Ascending(values.Value, context);
        }

        nominal = isFit && !entries.IsEmpty
            ? [.. entries.Select(entry => new NominalValues(entry.Name, [.. entry.Value!.Value.Select(value => value.Value)]))]
            : [];
        return isFit;
    }

    private static bool ReadNominalColumns(
        Fields model,
        Located<ImmutableArray<Located<string>>> configuration,
        ImmutableArray<NominalValues> nominal,
        ReadingContext context,
        out ImmutableArray<NominalColumn> columns)
    {
        ImmutableArray<Entry<Fields>> entries = model.Get(ModelKeys.NominalColumns)?.Value ?? [];
        string[] known = [.. configuration.Value.Select(column => column.Value)];
        bool isFit = !model.Has(ModelKeys.NominalColumns) || !entries.IsEmpty;
        List<NominalColumn> read = [];
        foreach (Entry<Fields> entry in entries)
        {
            isFit &= CheckConfigured(entry.Key, known, context);
            if (nominal.Any(values => values.Column == entry.Name))
            {
                context.Findings.Add(entry.Key.Place, $"found {entry.Key.Found} a second time; expected it in nominal or in nominal-columns");
                isFit = false;
            }

            if (entry.Value?.Value is { } fields && fields.Get(ModelKeys.NominalSource) is { } source && fields.Get(ModelKeys.NominalTimes) is { } times)
            {
                read.Add(new NominalColumn(entry.Name, source.Value, times.Value));
            }
            else
            {
                isFit = false;
            }
        }

        columns = isFit && read.Count > 0 ? [.. read] : [];
        return isFit;
    }

    private static bool CheckConfigured(YamlScalar key, string[] known, ReadingContext context)
    {
        if (known.Contains(key.Text))
        {
            return true;
        }

        context.Findings.Add(
            key.Place, $"found {key.Found}{Suggestion.For(key.Text, known)}; expected a column of configuration: {NameList.Of(known)}");
        return false;
    }
}
