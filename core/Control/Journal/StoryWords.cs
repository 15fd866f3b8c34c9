using System.Globalization;

namespace Meshward.Core.Control.Journal;

/// <summary>Values of a journal as people read them.</summary>
public static class StoryWords
{
    /// <summary>A number with at most four significant decimals; a question mark where it is not known.</summary>
    /// <param name="value">The number.</param>
    public static string Number(double? value) => value is double number && double.IsFinite(number)
        ? number.ToString(Math.Abs(number) >= 1e9 ? "0.###e0" : Math.Abs(number) >= 1000 ? "0" : Math.Abs(number) >= 10 ? "0.##" : "0.####", CultureInfo.InvariantCulture)
        : "?";

    /// <summary>A share as percent.</summary>
    /// <param name="share">The share, 0 to 1.</param>
    public static string Percent(double? share) => $"{Number(100 * share)} %";

    /// <summary>A length of time.</summary>
    /// <param name="seconds">Its seconds.</param>
    public static string Seconds(double seconds) => Math.Abs(seconds) < 0.1 && seconds != 0 ? $"{Number(1000 * seconds)} ms" : $"{Number(seconds)} s";

    /// <summary>Whether an objective was met, and by what.</summary>
    /// <param name="bound">The objective.</param>
    public static string Bound(JudgedBound bound) => $"{bound.Bound}: " + bound.IsKept switch
    {
        true => $"met ({Number(bound.Value)})",
        false => bound.Value is null ? "missed" : $"missed ({Number(bound.Value)})",
        null => "not known",
    };

    /// <summary>What a model says.</summary>
    /// <param name="predicted">The prediction.</param>
    public static string Prediction(PredictedOutcome predicted) => string.Join(", ",
    [
        .. predicted.Targets.Take(6).Select(target => $"{target.Key} {Number(target.Value)}"),
        .. predicted.Targets.Count > 6 ? new[] { FormattableString.Invariant($"{predicted.Targets.Count - 6} more") } : [],
        $"reward {Number(predicted.Reward)}",
    ]);

    /// <summary>A reason in brackets; nothing where there is none.</summary>
    /// <param name="reason">The reason.</param>
    public static string Because(string reason) => reason.Length == 0 ? "" : $" ({reason})";

    /// <summary>An order.</summary>
    /// <param name="order">The order.</param>
    public static string Of(OperatorOrder order) => order switch
    {
        OperatorOrder.Pause => "pause",
        OperatorOrder.Resume => "resume",
        OperatorOrder.Rollback => "roll back",
        _ => "do nothing",
    };

    /// <summary>A quality of metrics.</summary>
    /// <param name="quality">The quality.</param>
    public static string Of(SignalQuality quality) => quality switch
    {
        SignalQuality.Good => "good",
        SignalQuality.Partial => "partly missing",
        SignalQuality.Stale => "too old",
        _ => "unknown",
    };

    /// <summary>A number of samples.</summary>
    /// <param name="count">How many.</param>
    public static string Samples(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} recent sample{(count == 1 ? "" : "s")}");

    /// <summary>Where a configuration comes from.</summary>
    /// <param name="source">Where.</param>
    public static string Of(DecisionSource source) => source switch
    {
        DecisionSource.Policy => "the action of the learned policy",
        DecisionSource.Twin => "the action of the calibrated rules",
        DecisionSource.LastGood => "the last configuration under which the objectives were met",
        _ => "what is there",
    };

    /// <summary>What became of a decision.</summary>
    /// <param name="outcome">The outcome; null where it is not known.</param>
    public static string Of(DecisionOutcome? outcome) => outcome switch
    {
        DecisionOutcome.DryRun => "nothing was sent: a dry run",
        DecisionOutcome.Unchanged => "nothing was sent, as nothing was to be changed",
        DecisionOutcome.Applied => "sent, and read back as it was sent",
        DecisionOutcome.Refused => "the mesh refused it",
        DecisionOutcome.Failed => "it failed",
        DecisionOutcome.Lost => "the controller died before it was confirmed, and the mesh is not as decided",
        DecisionOutcome.Recovered => "the controller died before it was confirmed, and the mesh is as decided",
        _ => "not confirmed yet",
    };
}
