using System.Collections.Immutable;

namespace Meshward.Core.Scenarios.Language;

/// <summary>The keys of <c>mesh</c>.</summary>
internal static class MeshKeys
{
    public static readonly Key<ImmutableArray<Located<string>>> Services = Key<ImmutableArray<Located<string>>>.Required(
        "services",
        new ListShape<string>("a list of names", CommonShapes.Name, 1, CommonShapes.MostServices),
        "Names of the end-to-end services, in the order that loads are listed in.");

    public static readonly Key<ImmutableArray<Located<string>>> Nodes = Key<ImmutableArray<Located<string>>>.Required(
        "nodes",
        new ListShape<string>("a list of names", CommonShapes.Name, 1, CommonShapes.MostNames),
        "Names of the processing nodes that requests can be routed to. No node has the name of a service.");

    public static readonly Key<TimeSpan> TimeStep = Key<TimeSpan>.Required(
        "time-step",
        CommonShapes.Duration,
        "Length of one control cycle: settling time plus monitoring interval.");

    public static readonly Key<TimeSpan> SettlingTime = Key<TimeSpan>.Required(
        "settling-time",
        CommonShapes.DurationOrZero,
        "Part of the time step that is waited after an action before monitoring begins; shorter than the time step.");

    public static readonly ObjectShape Shape = new("mesh", Services, Nodes, TimeStep, SettlingTime);
}
