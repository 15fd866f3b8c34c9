using System.Collections.Immutable;
using Meshward.Client.Results;

namespace Meshward.Client.Comparison;

/// <summary>A scenario's report in the few figures that pages show.</summary>
/// <param name="Report">The report, with at least one system model.</param>
/// <param name="Fact">What the papers published about it; null for others.</param>
internal sealed record ScenarioSummary(ScenarioReport Report, PublishedScenario? Fact)
{
    /// <summary>Least share of the optimum on a load that policies have not seen.</summary>
    public const double UnseenGoal = 0.98;

    /// <summary>Every training with the default preset.</summary>
    public ImmutableArray<TrainingReport> Trainings { get; } = [.. Report.Models.SelectMany(model => model.Trainings)];

    /// <summary>Every training with the published preset.</summary>
    public ImmutableArray<TrainingReport> PublishedTrainings { get; } = [.. Report.Models.SelectMany(model => model.Published)];

    /// <summary>Mean reward of the best actions on the training load, over system models.</summary>
    public Extent Optimum { get; } = Extent.Of(Report.Models.Select(model => model.OptimalReward))!.Value;

    /// <summary>Loads, the training load first.</summary>
    public ImmutableArray<LoadSummary> Loads { get; } =
    [
        .. Report.Models[0].Loads.Select(load => new LoadSummary(
            load.Load, [.. Report.Models.SelectMany(model => model.Loads).Where(each => each.Load == load.Load)])),
    ];

    /// <summary>Shares of the optimum on the training load, exact.</summary>
    public Extent Seen => Extent.Of(Trainings.Select(training => training.Ratio))!.Value;

    /// <summary>The first load that policies have not seen; null where the scenario has none.</summary>
    public LoadSummary? Unseen => Loads.Length > 1 ? Loads[1] : null;

    /// <summary>Trainings that stay at 99 % of the optimum through the last tenth of their evaluations.</summary>
    public int Kept => Trainings.Count(training => training.IsKept);

    /// <summary>Trainings that ever reached 99 % of the optimum.</summary>
    public int Reached => Trainings.Count(training => training.SecondsTo99 is not null);

    /// <summary>Median seconds until 99 % of the optimum, over the trainings that reached it; null where none did.</summary>
    public double? SecondsTo99 => Median(Trainings.Select(training => training.SecondsTo99));

    /// <summary>Median environment steps until then.</summary>
    public double? EnvStepsTo99 => Median(Trainings.Select(training => (double?)training.EnvStepsTo99));

    /// <summary>Whether every training has 99 % of the optimum on seen load to its end, and 98 % on unseen load.</summary>
    public bool IsGoalReached => Seen.Least >= TrainingReport.Goal && Kept == Trainings.Length && (Unseen?.Learned?.Least ?? 1) >= UnseenGoal;

    /// <summary>The load of that name; null where it was not judged.</summary>
    public LoadSummary? On(string load) => Loads.FirstOrDefault(each => each.Load == load);

    private static double? Median(IEnumerable<double?> values)
    {
        double[] known = [.. values.OfType<double>().Order()];
        return known.Length == 0 ? null : (known[(known.Length - 1) / 2] + known[known.Length / 2]) / 2;
    }
}
