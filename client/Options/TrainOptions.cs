using System.Collections.Immutable;
using System.ComponentModel;
using Meshward.Client.Verbs;
using Meshward.Core.Scenarios;
using Meshward.Core.Spaces;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;
using Meshward.Silo.Web;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>train</c>.</summary>
internal class TrainOptions : ModelOptions
{
    // Joint heads have an output an action.
    private const long MostJointActions = 100_000;
    private const string StepsFlag = "--steps";

    [CommandOption("--preset <NAME>")]
    [Description("Parameters of PPO: default, or published for those of the papers")]
    public string? PresetText { get; init; }

    [CommandOption("--backend <NAME>")]
    [Description("Who computes the update: fused (SIMD, the default) or torch (TorchSharp, the reference)")]
    public string? BackendText { get; init; }

    [CommandOption("--heads <FORM>")]
    [Description("How several controls are decided: joint, autoregressive or independent; default joint up to 1,024 joint actions, else autoregressive (published: independent)")]
    public string? HeadsText { get; init; }

    [CommandOption("--simulators <K>")]
    [Description("Simulators whose weights are averaged each round; default one per core (published: 1)")]
    public string? SimulatorsText { get; init; }

    [CommandOption("--steps <N>")]
    [Description("Budget in environment steps over all simulators; default from the preset")]
    public string? StepsText { get; init; }

    [CommandOption("--stop-at-ratio <RATIO>")]
    [Description("Share of the optimum at which training is over before its budget is spent; default never")]
    public string? StopAtRatioText { get; init; }

    [CommandOption("--web <ADDRESS>")]
    [Description(WebFlag.Description)]
    public string? WebText { get; init; }

    [CommandOption("--dashboard")]
    [Description(WebFlag.DashboardDescription)]
    public bool HasDashboard { get; init; }

    [CommandOption("--out <FILE>")]
    [Description("File to write: the policy (train; of several scenarios a folder), the report (run), or the curves (tradeoff; a folder, an .svg or an .html)")]
    public string? Out { get; init; }

    [CommandOption("--require <RATIO>")]
    [Description(Requirement.Description)]
    public string? RequireText { get; init; }

    /// <summary>Who computes the update.</summary>
    public UpdateBackend Backend => FlagText.OneOf("--backend", BackendText, UpdateBackend.Fused, ("fused", UpdateBackend.Fused), ("torch", UpdateBackend.Torch));

    /// <summary>Web server of the silo in this process; null where none is asked for.</summary>
    public WebOptions? Web => WebFlag.Find(WebText, HasDashboard);

    /// <summary>The preset of PPO's parameters.</summary>
    public PpoConfig Preset =>
        FlagText.OneOf("--preset", PresetText, new PpoConfig(), ("default", new PpoConfig()), ("published", PpoConfig.Published));

    /// <summary>Least share of the optimum that a learned policy has to reach; null where none is asked for.</summary>
    public double? Require => FlagText.Share("--require", RequireText);

    /// <summary>Parameters of PPO: what flags set, else what the scenario sets for the preset, else the preset's.</summary>
    /// <exception cref="BadInputException">
    /// Joint heads were asked for, and there are too many joint actions for them; or the budget has more rounds than can be counted.
    /// </exception>
    public PpoConfig ConfigFor(Scenario scenario)
    {
        PpoConfig config = TrainingBudget.Check(WithFlags(LearningSettings.For(Preset, scenario, Heads)), scenario, StepsFlag, StepsText);
        long actions = new ControlGrid(scenario.Controls).JointActionCount;
        return config.Heads != HeadForm.Joint || actions <= MostJointActions
            ? config
            : throw new BadInputException(
                "--heads", $"found 'joint' for a scenario with {actions} joint actions, expected autoregressive (joint holds up to {MostJointActions})");
    }

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values => [.. base.Values, () => Preset, () => Backend, () => Heads, () => Simulators(new PpoConfig()), () => TotalSteps(new PpoConfig()), () => StopAtRatio(new PpoConfig()), () => Web, () => Require];

    private PpoConfig WithFlags(PpoConfig config) =>
        config with
        {
            Simulators = Simulators(config),
            TotalSteps = TotalSteps(config),
            StopAtRatio = StopAtRatio(config),
        };

    // Null where preset and scenario say it.
    private HeadForm? Heads => HeadsText is null ? null : FlagText.OneOf(
        "--heads", HeadsText, HeadForm.Joint,
        ("joint", HeadForm.Joint), ("autoregressive", HeadForm.Autoregressive), ("independent", HeadForm.Independent));

    private int Simulators(PpoConfig config) =>
        FlagText.Count("--simulators", SimulatorsText, config.Simulators, SimulatorsText is null ? 0 : 1, 10_000);

    private double? StopAtRatio(PpoConfig config) => FlagText.Share("--stop-at-ratio", StopAtRatioText) ?? config.StopAtRatio;

    private long TotalSteps(PpoConfig config) => TrainingBudget.Find(StepsFlag, StepsText) ?? config.TotalSteps;
}
