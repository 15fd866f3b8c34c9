using System.Collections.Immutable;
using System.ComponentModel;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>generate trace</c>.</summary>
internal sealed class GenerateTraceOptions : CommonOptions
{
    [CommandOption("--out <FILE>")]
    [Description("The CSV file to write; default trace.csv")]
    public string Out { get; init; } = "trace.csv";

    [CommandOption("--windows <N>")]
    [Description("Monitoring windows, one row each, that every configuration is measured for; default 10")]
    public string? WindowsText { get; init; }

    [CommandOption("--configurations <N>")]
    [Description("Loads with configurations that are drawn at random instead of running every one; for scenarios with too many")]
    public string? ConfigurationsText { get; init; }

    [CommandOption("--load <NAME>")]
    [Description("The scenario's load whose values are run; default training")]
    public string Load { get; init; } = "training";

    [CommandOption("--variant <NAME>")]
    [Description("Variant of the scenario's model whose stand-in is run, for example after")]
    public string? Variant { get; init; }

    /// <summary>Windows of a configuration; null for the default.</summary>
    public int? Windows => WindowsText is null ? null : FlagText.Count("--windows", WindowsText, 1, 1, 10_000);

    /// <summary>Loads with configurations that are drawn at random; null for every one.</summary>
    public int? Configurations =>
        ConfigurationsText is null ? null : FlagText.Count("--configurations", ConfigurationsText, 1, 1, 1_000_000);

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values => [.. base.Values, () => Windows, () => Configurations];
}
