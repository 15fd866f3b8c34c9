using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>Parameters of learning that a scenario sets, in the names of Stable-Baselines3.</summary>
internal static class LearningView
{
    /// <summary>Adds a row for each preset that the scenario changes.</summary>
    public static void AddRows(Grid grid, ImmutableArray<LearningSpec> learning)
    {
        foreach (LearningSpec spec in learning)
        {
            grid.AddRow($"[bold]learning, {Markup.Escape(spec.Preset)}[/]", Markup.Escape(Words(spec)));
        }
    }

    private static string Words(LearningSpec spec)
    {
        (string Name, string? Value)[] parameters =
        [
            ("net_arch", spec.NetArch.IsEmpty ? null : $"[{string.Join(", ", spec.NetArch)}]"),
            ("learning_rate", Number(spec.LearningRate)),
            ("n_envs", Number(spec.Environments)),
            ("envs_per_load", Number(spec.EnvironmentsPerLoad)),
            ("n_steps", Number(spec.StepsPerEnvironment)),
            ("batch_size", Number(spec.BatchSize)),
            ("n_epochs", Number(spec.Epochs)),
            ("gae_lambda", Number(spec.GaeLambda)),
            ("clip_range", Number(spec.ClipRange)),
            ("ent_coef", Number(spec.EntropyCoefficient)),
            ("vf_coef", Number(spec.ValueCoefficient)),
            ("max_grad_norm", Number(spec.MaxGradientNorm)),
            ("total_timesteps", Number(spec.TotalSteps)),
            ("stop_at_ratio", Number(spec.StopAtRatio)),
        ];
        return string.Join(", ", parameters.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name} = {parameter.Value}"));
    }

    private static string? Number<T>(T? value)
        where T : struct, IFormattable => value?.ToString(null, System.Globalization.CultureInfo.InvariantCulture);
}
