using System.Collections.Immutable;
using System.ComponentModel;
using Meshward.Core.Scenarios;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>What every verb takes that needs the system model.</summary>
internal class ModelOptions : CommonOptions
{
    [CommandOption("--trace <FILE>")]
    [Description("Trace to learn the system from, instead of the scenario's")]
    public string? Trace { get; init; }

    [CommandOption("--variant <NAME>")]
    [Description("Variant of the scenario's model, for example after; default the model itself")]
    public string? Variant { get; init; }

    [CommandOption("--model-seed <N>")]
    [Description("Seed of the system model; default 0")]
    public string? ModelSeedText { get; init; }

    [CommandOption("--model-forests <N>")]
    [Description("Forests that are averaged, 1 for a single one; default from the scenario, else 8 on a small trace and down to 2 on a large one")]
    public string? ModelForestsText { get; init; }

    [CommandOption("--model-kind <KIND>")]
    [Description("forest (random forest) or boosted (gradient-boosted trees); default from the scenario (forest)")]
    public string? ModelKindText { get; init; }

    [CommandOption("--rows <HANDLING>")]
    [Description("cleaned, or literal to take rows as the published code does; default from the scenario (cleaned)")]
    public string? RowsText { get; init; }

    /// <summary>Seed of the system model.</summary>
    public long ModelSeed => FlagText.Whole("--model-seed", ModelSeedText, 0);

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values => [.. base.Values, () => ModelSeed, () => Forests(), () => Kind(default), () => Rows(default)];

    /// <summary>The scenario's model with what the flags replace.</summary>
    /// <exception cref="BadInputException">It has no such variant, or <c>--trace</c> is no path.</exception>
    public ModelSpec Apply(ModelSpec model)
    {
        ModelSpec chosen = Choose(model, Variant);
        return chosen with
        {
            Trace = Trace is null ? chosen.Trace : UserPath.Full("--trace", Trace, "a CSV file"),
            StandIn = Trace is null ? chosen.StandIn : null, // What is behind another file is not known.
            Forests = ModelForestsText is null ? model.Forests : Forests(),
            Kind = Kind(model.Kind),
            Rows = Rows(model.Rows),
        };
    }

    /// <summary>A variant of a model; the model itself where none is named.</summary>
    /// <exception cref="BadInputException">There is no such variant.</exception>
    public static ModelSpec Choose(ModelSpec model, string? variant)
    {
        if (variant is null)
        {
            return model;
        }

        string known = model.Variants.IsEmpty ? "none, as the scenario has no variants" : $"one of: {string.Join(", ", model.Variants.Select(each => each.Name))}";
        return model.WithVariant(variant) ?? throw new BadInputException("--variant", $"found '{variant}', expected {known}");
    }

    private int Forests() => FlagText.Count("--model-forests", ModelForestsText, 1, 1, 1000);

    private ModelKind Kind(ModelKind otherwise) => FlagText.OneOf(
        "--model-kind", ModelKindText, otherwise, ("forest", ModelKind.Forest), ("boosted", ModelKind.Boosted));

    private RowHandling Rows(RowHandling otherwise) => FlagText.OneOf(
        "--rows", RowsText, otherwise, ("cleaned", RowHandling.Cleaned), ("literal", RowHandling.Literal));
}
