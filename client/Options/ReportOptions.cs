using System.Collections.Immutable;
using System.ComponentModel;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>report</c>.</summary>
internal sealed class ReportOptions : ConnectionOptions
{
    /// <summary>The flag that gives trainings their budget.</summary>
    public const string TrainingStepsFlag = "--training-steps";

    [CommandArgument(0, "[SCENARIO]")]
    [Description("Scenarios, YAML files; default those of the papers, in the folder scenarios")]
    public string[] Scenarios { get; init; } = [];

    [CommandOption("--traces <FOLDER>")]
    [Description("Folder with the public traces that docs/published.yaml names; without it, or where one is missing, the one beside the scenario is used, and the report says so")]
    public string? Traces { get; init; }

    [CommandOption("--out <FOLDER>")]
    [Description("Folder for the pages (index.html and one a scenario) and for results as JSON, from which a stopped report goes on; default report")]
    public string? OutText { get; init; }

    [CommandOption("--markdown <FILE>")]
    [Description("Write the tables as Markdown too, for example docs/results.md")]
    public string? Markdown { get; init; }

    [CommandOption("--fresh")]
    [Description("Compute everything anew, whatever the folder holds")]
    public bool Fresh { get; init; }

    [CommandOption("--seeds <N>")]
    [Description("Trainings with each system model, with seeds from --seed on; default 5")]
    public string? SeedsText { get; init; }

    [CommandOption("--model-seeds <N>")]
    [Description("System models, with seeds from 0 on; default 3")]
    public string? ModelSeedsText { get; init; }

    [CommandOption("--published-seeds <N>")]
    [Description("Trainings with the preset published, on model seed 0; default 1")]
    public string? PublishedSeedsText { get; init; }

    [CommandOption("--load <NAME>")]
    [Description("Load patterns to judge policies on, with commas between them; default training,unseen,bursty,flash-crowd,diurnal,shifted, as far as a scenario has them")]
    public string? Load { get; init; }

    [CommandOption("--steps <N>")]
    [Description("Time steps to walk with each of five seeds of a load; default 600")]
    public string? StepsText { get; init; }

    [CommandOption("--training-steps <N>")]
    [Description("Budget of each training in environment steps; default from the preset")]
    public string? TrainingStepsText { get; init; }

    [CommandOption("--cluster <HOST:PORT>")]
    [Description(ClusterFlag.Description)]
    public string? ClusterText { get; init; }

    /// <summary>Gateways of the cluster to train on; null for this process.</summary>
    public ClusterAddress? Cluster => AddressOf(ClusterText);

    /// <summary>Folder for pages and results.</summary>
    public string Out => OutText ?? "report";

    /// <summary>Trainings with each system model.</summary>
    public int Seeds => FlagText.Count("--seeds", SeedsText, 5, 1, 1000);

    /// <summary>System models.</summary>
    public int ModelSeeds => FlagText.Count("--model-seeds", ModelSeedsText, 3, 1, 1000);

    /// <summary>Trainings with the published preset.</summary>
    public int PublishedSeeds => FlagText.Count("--published-seeds", PublishedSeedsText, 1, 0, 1000);

    /// <summary>Time steps to walk.</summary>
    public int Steps => FlagText.Count("--steps", StepsText, 600, 1, 10_000_000);

    /// <summary>Budget of each training; null for the preset's.</summary>
    public long? TrainingSteps => TrainingBudget.Find(TrainingStepsFlag, TrainingStepsText);

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values =>
        [.. base.Values, () => Seeds, () => ModelSeeds, () => PublishedSeeds, () => Steps, () => TrainingSteps, () => Cluster];
}
