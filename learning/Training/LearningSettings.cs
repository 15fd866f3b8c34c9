using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Spaces;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Training;

/// <summary>Puts a scenario's own parameters of PPO in the place of a preset's.</summary>
public static class LearningSettings
{
    /// <summary>Most joint actions for which one categorical over all controls is learned; autoregressive heads decide more.</summary>
    public const int MostJointActions = 1024;

    /// <summary>
    /// The preset with what the scenario sets for it; other presets' parameters have no part in it. On meshes that are too large to tabulate
    /// the default preset is <see cref="PpoConfig.ForWideMeshes"/>.
    /// </summary>
    /// <param name="preset">The preset.</param>
    /// <param name="scenario">The scenario.</param>
    /// <param name="heads">How several controls are to be decided; null where the preset and the scenario say it.</param>
    public static PpoConfig For(PpoConfig preset, Scenario scenario, HeadForm? heads = null)
    {
        preset = preset.Preset == "default" && !OutcomeTable.Fits(scenario) ? PpoConfig.ForWideMeshes : preset;
        HeadForm form = heads ?? HeadsFor(preset, scenario);
        LearningSpec own = scenario.Learning.FirstOrDefault(spec => spec.Preset == preset.Preset) ?? new LearningSpec(preset.Preset);
        return preset with
        {
            Heads = form,
            Hidden = own.NetArch.IsEmpty ? HiddenFor(preset, form) : own.NetArch,
            LearningRate = own.LearningRate ?? preset.LearningRate,
            Environments = own.Environments ?? preset.Environments,
            EnvironmentsPerLoad = own.EnvironmentsPerLoad ?? preset.EnvironmentsPerLoad,
            StepsPerEnvironment = own.StepsPerEnvironment ?? preset.StepsPerEnvironment,
            BatchSize = own.BatchSize ?? preset.BatchSize,
            Epochs = own.Epochs ?? preset.Epochs,
            GaeLambda = own.GaeLambda ?? preset.GaeLambda,
            ClipRange = own.ClipRange ?? preset.ClipRange,
            EntropyCoefficient = own.EntropyCoefficient ?? preset.EntropyCoefficient,
            ValueCoefficient = own.ValueCoefficient ?? preset.ValueCoefficient,
            MaxGradientNorm = own.MaxGradientNorm ?? preset.MaxGradientNorm,
            TotalSteps = own.TotalSteps ?? preset.TotalSteps,
            StopAtRatio = own.StopAtRatio ?? preset.StopAtRatio,
        };
    }

    /// <summary>Most environment steps of a training with these parameters, whatever the number of simulators: its rounds are numbered by an int.</summary>
    /// <param name="config">The parameters; the number of simulators may be left open.</param>
    public static long MostTotalSteps(PpoConfig config) =>
        (long)Int128.Min(long.MaxValue, (Int128)int.MaxValue * config.SamplesPerRound * Math.Max(1, config.Simulators));

    // The published preset has the papers' heads whatever the mesh.
    private static HeadForm HeadsFor(PpoConfig preset, Scenario scenario) =>
        preset.Heads == HeadForm.Joint && new ControlGrid(scenario.Controls).JointActionCount > MostJointActions
            ? HeadForm.Autoregressive
            : preset.Heads;

    private static ImmutableArray<int> HiddenFor(PpoConfig preset, HeadForm heads) =>
        preset.Preset == "default" && heads == HeadForm.Autoregressive ? PpoConfig.AutoregressiveHidden : preset.Hidden;
}
