namespace Meshward.Core.Control.Loop;

/// <summary>Time steps that pass without a decision.</summary>
public static class MissedSteps
{
    /// <summary>
    /// How many passed between two decisions: whole time steps beyond the one that is usual. Less than a whole one is what samples and the mesh take.
    /// </summary>
    /// <param name="last">The earlier decision; null for none.</param>
    /// <param name="now">The later one.</param>
    /// <param name="step">The time step, above 0.</param>
    public static long Between(DateTimeOffset? last, DateTimeOffset now, TimeSpan step) =>
        last is DateTimeOffset before ? Math.Max(0, ((now - before).Ticks / step.Ticks) - 1) : 0;
}
