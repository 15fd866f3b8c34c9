using System.Collections.Immutable;
using Meshward.Core.Scenarios.Language;

namespace Meshward.Core.Scenarios.Reading;

/// <summary>Reads where the model's rows come from, and the variants of that.</summary>
internal static class TraceReading
{
    /// <summary>Trace, rows and stand-in of the model or of a variant; null where something is wrong.</summary>
    /// <param name="name">Name of the variant; anything for the model itself.</param>
    /// <param name="fields">The model or the variant.</param>
    /// <param name="names">Services and nodes.</param>
    /// <param name="context">Where mistakes go.</param>
    public static ModelVariant? Read(string name, Fields fields, Names names, ReadingContext context)
    {
        ImmutableArray<RowFilter>? filters = ReadFilters(fields, context);
        StandIn? standIn = fields.Get(TraceKeys.StandIn) is { } written ? ReadStandIn(written.Value, names, context) : null;
        bool isBroken = filters is null || (fields.Has(TraceKeys.StandIn) && standIn is null);
        return isBroken || fields.Get(TraceKeys.Trace) is not { } trace
            ? null
            : new ModelVariant(name, trace.Value, filters!.Value, standIn);
    }

    /// <summary>The variants; null where one is wrong.</summary>
    public static ImmutableArray<ModelVariant>? ReadVariants(Fields model, Names names, ReadingContext context)
    {
        if (model.Get(TraceKeys.Variants) is not { } variants)
        {
            return model.Has(TraceKeys.Variants) ? null : [];
        }

        ModelVariant?[] read =
        [
            .. variants.Value.Select(entry => entry.Value is { } fields ? Read(entry.Name, fields.Value, names, context) : null),
        ];
        return read.Contains(null) ? null : [.. read.Select(variant => variant!)];
    }

    private static ImmutableArray<RowFilter>? ReadFilters(Fields fields, ReadingContext context)
    {
        if (fields.Get(TraceKeys.RowsWhere) is not { } written)
        {
            return fields.Has(TraceKeys.RowsWhere) ? null : [];
        }

        List<RowFilter> read = [];
        foreach (Entry<Fields> entry in written.Value)
        {
            if (entry.Value is not { } ends)
            {
                return null;
            }

            double? low = ends.Value.Get(TraceKeys.AtLeast)?.Value, high = ends.Value.Get(TraceKeys.AtMost)?.Value;
            if (low > high || (low is null && high is null))
            {
                context.Findings.Add(ends.Place, $"found {(low is null ? "no ends" : "ends that no value lies between")}; expected at-least, at-most or both");
            }

            read.Add(new RowFilter(entry.Name, low, high));
        }

        return [.. read];
    }

    private static StandIn? ReadStandIn(Fields fields, Names names, ReadingContext context)
    {
        if (fields.Get(TraceKeys.Nodes) is not { } nodes
            || LoadReading.PerName(nodes, names, names.Nodes, "node", context) is not { } perNode
            || fields.Get(TraceKeys.Network) is not { } network)
        {
            return null;
        }

        List<StandInNode> read = [];
        foreach (Fields node in perNode)
        {
            if (node.Get(TraceKeys.Work) is { } work
                && LoadReading.PerService(work, names, context) is { } perService
                && node.Get(TraceKeys.Servers) is { } servers)
            {
                read.Add(new StandInNode((int)servers.Value, perService));
            }
        }

        return read.Count == perNode.Length ? new StandIn([.. read], network.Value) : null;
    }
}
