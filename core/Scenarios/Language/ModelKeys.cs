using System.Collections.Immutable;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Language;

/// <summary>The keys of <c>model</c>.</summary>
internal static class ModelKeys
{
    public static readonly Key<ModelKind> Kind = Key<ModelKind>.Optional(
        "kind",
        new ChoiceShape<ModelKind>(
            ("forest", ModelKind.Forest, "Random forests, the papers' kind."),
            ("boosted", ModelKind.Boosted, "Gradient-boosted trees.")),
        "forest",
        "Kind of ensemble that predicts the targets: random forests or gradient-boosted trees.");

    public static readonly Key<double> Trees = Key<double>.Optional(
        "trees", new NumberShape(1, 10_000, isWhole: true), "120", "Trees of one forest.");

    public static readonly Key<double> MaxFeatures = Key<double>.Optional(
        "max-features",
        new NumberShape(0, 1, aboveLow: true),
        "1",
        "Share of the features that each split of a forest's tree looks at, rounded down, at least one feature; drawn anew for every split. "
        + "Half of them predicts small, noisy traces better; all of them is the papers' choice.");

    public static readonly Key<double> Forests = Key<double>.Optional(
        "forests",
        new NumberShape(1, 100, isWhole: true),
        null,
        "Forests, each with a seed of its own, whose predictions are averaged: objectives sit on cliffs that move with the seed. Without it "
        + "8 on up to 12,500 rows of trace, and fewer on more, down to 2.");

    public static readonly Key<RowHandling> Rows = Key<RowHandling>.Optional(
        "rows",
        new ChoiceShape<RowHandling>(
            ("cleaned", RowHandling.Cleaned, "Broken rows are left out and windows in which nothing completed count as overload."),
            ("literal", RowHandling.Literal, "Every number as it stands, zero delays included.")),
        "cleaned",
        "How rows of the trace become training rows: cleaned (broken rows left out, windows in which nothing completed counted as "
        + "overload) or literal (as the published code takes them).");

    public static readonly Key<ImmutableArray<Entry<YamlScalar>>> Features = Key<ImmutableArray<Entry<YamlScalar>>>.Required(
        "features",
        new MapShape<YamlScalar>(
            "a mapping from trace columns to expressions",
            CommonShapes.Column,
            new ExpressionShape("an expression over what is known when acting, such as 5 * load.compute"),
            1,
            CommonShapes.MostColumns),
        "The model's inputs: for every trace column the expression that gives its value when an action is chosen, over loads, "
        + "controls and definitions of these.");

    public static readonly Key<string> TargetColumn = Key<string>.Required(
        "column", CommonShapes.Column, "The trace column that is predicted, in seconds.");

    public static readonly Key<string> Admitted = Key<string>.Required(
        "admitted", CommonShapes.Column, "Trace column whose value above zero says that requests were admitted in the window.");

    public static readonly Key<TimeSpan> AtLeast = Key<TimeSpan>.Required(
        "at-least", CommonShapes.Duration, "Delay that such a window counts as: the length of the window, or the time-out.");

    public static readonly Key<Fields> NothingCompleted = Key<Fields>.Optional(
        "nothing-completed",
        new ObjectShape("nothing-completed", Admitted, AtLeast),
        null,
        "How to tell windows in which requests were admitted and none completed: the trace records a zero where the delay was longer "
        + "than the window. Without it, zeros are taken as they stand.");

    public static readonly Key<ImmutableArray<Entry<Fields>>> Targets = Key<ImmutableArray<Entry<Fields>>>.Required(
        "targets",
        new MapShape<Fields>(
            "a mapping from delay.SERVICE or delay.SERVICE.NODE to trace columns",
            CommonShapes.Quantity,
            new ShorthandShape(new ObjectShape("a target", TargetColumn, NothingCompleted), TargetColumn),
            1,
            CommonShapes.MostServices),
        "The model's outputs: for every predicted quantity, delay.SERVICE or delay.SERVICE.NODE, its trace column.");

    public static readonly Key<ImmutableArray<Located<string>>> Configuration = Key<ImmutableArray<Located<string>>>.Required(
        "configuration",
        new ListShape<string>("a list of trace columns", CommonShapes.Column, 1, CommonShapes.MostColumns),
        "Those feature columns that tell configurations apart. Rows that agree in all of them repeat one measurement: the hold-out by "
        + "configuration, the noise floor and the operating region follow from them.");

    public static readonly Key<ImmutableArray<Located<string>>> Region = Key<ImmutableArray<Located<string>>>.Optional(
        "region",
        new ListShape<string>("a list of trace columns", CommonShapes.Column, 1, CommonShapes.MostColumns),
        null,
        "Those columns of configuration that span the operating region, outside of which actions are masked; without it all of them. "
        + "Leave out the load to trust the model at loads that the trace does not hold.");

    public static readonly Key<ImmutableArray<Entry<ImmutableArray<Located<double>>>>> Nominal =
        Key<ImmutableArray<Entry<ImmutableArray<Located<double>>>>>.Optional(
            "nominal",
            new MapShape<ImmutableArray<Located<double>>>(
                "a mapping from columns of configuration to their nominal values",
                CommonShapes.Column,
                new ListShape<double>("an ascending list of numbers", CommonShapes.AnyNumber, 1, CommonShapes.MostValues),
                1,
                CommonShapes.MostColumns),
            null,
            "For columns of configuration that hold measured values, such as 4.8 requests/s where 5 were meant: the values that were meant. "
            + "Where configurations are told apart, a measured value counts as the nearest of them; the model learns from it as it is.");

    public static readonly Key<string> NominalSource = Key<string>.Required(
        "column", CommonShapes.Column, "The trace column that holds the values that were meant; it need not be a feature.");

    public static readonly Key<double> NominalTimes = Key<double>.Optional(
        "times", new NumberShape(0, 1e9, aboveLow: true), "1", "What they are multiplied by, to be in the unit of the column of configuration.");

    public static readonly Key<ImmutableArray<Entry<Fields>>> NominalColumns = Key<ImmutableArray<Entry<Fields>>>.Optional(
        "nominal-columns",
        new MapShape<Fields>(
            "a mapping from columns of configuration to trace columns",
            CommonShapes.Column,
            new ShorthandShape(new ObjectShape("a nominal column", NominalSource, NominalTimes), NominalSource),
            1,
            CommonShapes.MostColumns),
        null,
        "The same where the trace itself holds what was meant, in another column: { l1: { column: expected_l1, times: 5 } }.");

    public static readonly ObjectShape Shape = new(
        "model",
        TraceKeys.Trace,
        TraceKeys.RowsWhere,
        TraceKeys.StandIn,
        Kind,
        Trees,
        MaxFeatures,
        Forests,
        Rows,
        Features,
        Targets,
        Configuration,
        Nominal,
        NominalColumns,
        Region,
        TraceKeys.Variants);
}
