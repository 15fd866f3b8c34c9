using System.Collections.Immutable;
using Meshward.Core.Control.Journal;
using Meshward.Grains.Contracts;

namespace Meshward.Silo.Pages;

/// <summary>Trainings as the pages tell them.</summary>
internal static class TrainingRows
{
    private const int MostCurves = 4, MostPoints = 120;

    /// <summary>A training.</summary>
    public static TrainingRow Of(TrainingLook look)
    {
        (long steps, double? best, double? optimum) = look.Status switch
        {
            { Policy: { } policy } => (policy.EnvSteps, policy.MeanReward, policy.OptimalReward),
            { Latest: { } latest } => (latest.EnvSteps, latest.BestReward, latest.OptimalReward),
            _ => (0L, (double?)null, (double?)null),
        };
        string share = best is double reward && optimum is double most && most > 0 ? $" ({StoryWords.Percent(Math.Floor(reward / most * 1000) / 1000)})" : "";
        return new TrainingRow(
            look.Entry.Run,
            Words.Of(look.Status.Phase),
            look.Status.Phase switch { TrainingPhase.Failed => Tone.Bad, TrainingPhase.Running => Tone.Warning, TrainingPhase.Finished => Tone.Good, _ => Tone.Plain },
            look.Entry.StartedAt,
            Words.Count(steps),
            best is null ? "not known" : $"{StoryWords.Number(best)} of {StoryWords.Number(optimum)}{share}",
            look.Status.Failure ?? (look.Status.Policy is { IsForController: true } ? "ordered by the controller" : ""));
    }

    /// <summary>Learning curves of the newest trainings; null where none has one.</summary>
    /// <param name="trainings">Trainings, the newest first.</param>
    public static ChartView? Chart(ImmutableArray<TrainingLook> trainings)
    {
        TrainingLook[] drawn = [.. trainings.Where(training => training.Curve.Length > 1).Take(MostCurves)];
        if (drawn.Length == 0)
            return null;
        var curves = drawn.Select(training => Thin(training.Curve).GroupBy(point => (double)point.EnvSteps).ToDictionary(point => point.Key, point => point.Last().Reward)).ToArray();
        ImmutableArray<double> steps = [.. curves.SelectMany(curve => curve.Keys).Distinct().Order()];
        double? optimum = drawn.Select(training => training.Status.Policy?.OptimalReward ?? training.Status.Latest?.OptimalReward).FirstOrDefault(value => value is not null);
        return new ChartView("learning", "Reward of the greedy policy", "", "environment steps", steps,
        [
            .. drawn.Zip(curves).Index().Select(pair => new ChartLine(
                pair.Item.First.Entry.Run, LineLook.Solid, pair.Index, [.. steps.Select(step => pair.Item.Second.TryGetValue(step, out double reward) ? reward : (double?)null)])),
            .. optimum is double level ? new[] { new ChartLine("optimum", LineLook.Bound, 0, [.. steps.Select(_ => (double?)level)]) } : [],
        ]);
    }

    private static IEnumerable<(long EnvSteps, double Reward)> Thin(ImmutableArray<(long EnvSteps, double Reward)> curve) => curve.Length <= MostPoints
        ? curve
        : Enumerable.Range(0, MostPoints).Select(at => curve[(int)((long)at * (curve.Length - 1) / (MostPoints - 1))]);
}
