using System.Globalization;
using Meshward.Core.Scenarios;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Client.Options;

/// <summary>Budgets of environment steps that flags and scenarios give trainings.</summary>
internal static class TrainingBudget
{
    private const long Most = 1_000_000_000_000;

    /// <summary>The budget that a flag gives; null where it is not given.</summary>
    /// <exception cref="BadInputException">It is no whole number, or out of range for any training.</exception>
    public static long? Find(string flag, string? text) => text is null ? null : FlagText.Whole(flag, text, 1, 1, Most);

    /// <summary>Makes sure that the rounds of a budget can be counted.</summary>
    /// <param name="config">Parameters of PPO, the budget included.</param>
    /// <param name="scenario">The scenario.</param>
    /// <param name="flag">The flag that gives budgets.</param>
    /// <param name="text">What was behind it; null where the scenario or the preset gives the budget.</param>
    /// <returns>The parameters.</returns>
    /// <exception cref="BadInputException">There are too many.</exception>
    public static PpoConfig Check(PpoConfig config, Scenario scenario, string flag, string? text)
    {
        long most = LearningSettings.MostTotalSteps(config);
        return config.TotalSteps <= most ? config : throw new BadInputException(
            text is null ? scenario.Source : flag,
            string.Create(CultureInfo.InvariantCulture, $"found '{text ?? $"total_timesteps: {config.TotalSteps}"}', expected a whole number from 1 to {most}: rounds of {config.SamplesPerRound} environment steps"));
    }
}
