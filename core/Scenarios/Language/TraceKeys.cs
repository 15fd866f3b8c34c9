using System.Collections.Immutable;

namespace Meshward.Core.Scenarios.Language;

/// <summary>The keys of <c>model</c> that say where its rows come from, shared by its variants.</summary>
internal static class TraceKeys
{
    public static readonly Key<string> Trace = Key<string>.Required(
        "trace",
        new TextShape("the path of a CSV file", 1000, @"^[^\x00-\x1F]*[^\x00-\x20][^\x00-\x1F]*$"),
        "The trace, a CSV file; in the scenario's folder or below it, where its path starts, or in the current one.");

    public static readonly Key<double> AtLeast = Key<double>.Optional(
        "at-least", CommonShapes.AnyNumber, null, "Smallest value of rows that are used.");

    public static readonly Key<double> AtMost = Key<double>.Optional(
        "at-most", CommonShapes.AnyNumber, null, "Largest value of rows that are used.");

    public static readonly Key<ImmutableArray<Entry<Fields>>> RowsWhere = Key<ImmutableArray<Entry<Fields>>>.Optional(
        "rows-where",
        new MapShape<Fields>(
            "a mapping from trace columns to at-least, at-most", CommonShapes.Column, new ObjectShape("rows-where", AtLeast, AtMost), 1, CommonShapes.MostColumns),
        null,
        "Rows of the trace that are used: those whose columns lie between these ends; without it all.");

    public static readonly Key<double> Servers = Key<double>.Optional(
        "servers",
        new NumberShape(1, 1000, isWhole: true),
        "1",
        "Requests that the node works on at a time, unless a control scales it: cores or replicas of the node, or for the first node those "
        + "of a service.");

    public static readonly Key<ImmutableArray<Entry<TimeSpan>>> Work = Key<ImmutableArray<Entry<TimeSpan>>>.Required(
        "work",
        new MapShape<TimeSpan>(
            "a mapping from every service to a duration", CommonShapes.Name, CommonShapes.Duration, 1, CommonShapes.MostServices),
        "For every service the mean time that one of its requests takes on the node.");

    public static readonly Key<ImmutableArray<Entry<Fields>>> Nodes = Key<ImmutableArray<Entry<Fields>>>.Required(
        "nodes",
        new MapShape<Fields>(
            "a mapping from every node to servers, work",
            CommonShapes.Name,
            new ObjectShape("a node of the stand-in", Servers, Work),
            1,
            CommonShapes.MostNames),
        "For every node what it can do.");

    public static readonly Key<TimeSpan> Network = Key<TimeSpan>.Optional(
        "network", CommonShapes.DurationOrZero, "8 ms", "Time that every request spends outside the nodes.");

    public static readonly Key<Fields> StandIn = Key<Fields>.Optional(
        "stand-in",
        new ObjectShape("stand-in", Nodes, Network),
        null,
        "The queueing model that generate trace makes this trace with, where none was measured.");

    public static readonly Key<ImmutableArray<Entry<Fields>>> Variants = Key<ImmutableArray<Entry<Fields>>>.Optional(
        "variants",
        new MapShape<Fields>(
            "a mapping from names to traces of the same mesh",
            CommonShapes.Name,
            new ObjectShape("a variant", Trace, RowsWhere, StandIn),
            1,
            CommonShapes.MostNames),
        null,
        "The same mesh measured another time, for example after a change. --variant NAME takes its trace, rows-where and stand-in instead.");
}
