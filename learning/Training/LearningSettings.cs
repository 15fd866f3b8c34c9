using Meshward.Core.Scenarios;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Training;

/// <summary>Puts a scenario's own parameters of PPO in the place of a preset's.</summary>
public static class LearningSettings
{
    /// <summary>The preset with what the scenario sets for it; other presets' parameters have no part in it.</summary>
    /// <param name="preset">The preset.</param>
    /// <param name="scenario">The scenario.</param>
    public static PpoConfig For(PpoConfig preset, Scenario scenario)
    {
        LearningSpec own = scenario.Learning.FirstOrDefault(spec => spec.Preset == preset.Preset) ?? new LearningSpec(preset.Preset);
        return preset with
        {
            Hidden = own.NetArch.IsEmpty ? preset.Hidden : own.NetArch,
            LearningRate = own.LearningRate ?? preset.LearningRate,
            Environments = own.Environments ?? preset.Environments,
            StepsPerEnvironment = own.StepsPerEnvironment ?? preset.StepsPerEnvironment,
            BatchSize = own.BatchSize ?? preset.BatchSize,
            Epochs = own.Epochs ?? preset.Epochs,
            GaeLambda = own.GaeLambda ?? preset.GaeLambda,
            ClipRange = own.ClipRange ?? preset.ClipRange,
            EntropyCoefficient = own.EntropyCoefficient ?? preset.EntropyCoefficient,
            ValueCoefficient = own.ValueCoefficient ?? preset.ValueCoefficient,
            MaxGradientNorm = own.MaxGradientNorm ?? preset.MaxGradientNorm,
            TotalSteps = own.TotalSteps ?? preset.TotalSteps,
        };
    }
}
