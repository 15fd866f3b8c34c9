namespace Meshward.Client.Results;

/// <summary>What <c>collect</c> measured, or read from a history.</summary>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Rows">Rows in the trace.</param>
/// <param name="NewRows">Those that this run added.</param>
/// <param name="Out">The file.</param>
/// <param name="Stopped">Why it ended before all was measured; null where it did not.</param>
internal sealed record CollectResult(string Scenario, int Rows, int NewRows, string Out, string? Stopped)
{
    /// <summary>What <see cref="Stopped"/> says where the user ended it.</summary>
    public const string Interrupted = "interrupted; the same command goes on";

    /// <summary>Rows that a whole trace has; null for a history.</summary>
    public int? Points { get; init; }

    /// <summary>Different loads with configurations among the rows; null for a history.</summary>
    public int? Configurations { get; init; }

    /// <summary>Seed of the order and of arrivals; null for a history.</summary>
    public long? Seed { get; init; }

    /// <summary>Intervals that this run read and that are no rows, since nothing is known of them; null where points were measured.</summary>
    public int? LeftOut { get; init; }

    /// <summary>What was read; null where points were measured.</summary>
    public HistorySummary? History { get; init; }

    /// <summary>What would be done to a live mesh; null where it was done, or nothing was to be.</summary>
    public LivePlan? DryRun { get; init; }
}
