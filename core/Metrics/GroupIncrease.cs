namespace Meshward.Core.Metrics;

/// <summary>How much the counters of a group rose in an interval.</summary>
/// <param name="Unknown">Why that is unknown; null where it is known.</param>
/// <param name="Rise">Rise of each counter, in the order of the group's keys; empty where nothing was counted.</param>
/// <param name="Seconds">Time that it is to be divided by, above 0.</param>
/// <param name="Resets">How often the counters began again.</param>
internal readonly record struct GroupIncrease(string? Unknown, double[] Rise, double Seconds, int Resets)
{
    /// <summary>The group did not exist in the interval.</summary>
    public static GroupIncrease Nothing { get; } = new(null, [], 1, 0);

    public static GroupIncrease Because(string reason) => new(reason, [], 1, 0);
}
