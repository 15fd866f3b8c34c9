namespace Meshward.Client.Stories.OnTestbed;

/// <summary>When the time steps of a story are.</summary>
/// <param name="clock">The time, and that of waiting.</param>
/// <param name="start">When the first one begins.</param>
/// <param name="step">How long each is.</param>
internal sealed class StepTimes(TimeProvider clock, DateTimeOffset start, TimeSpan step)
{
    /// <summary>Waits until a step begins; halves are in its middle.</summary>
    /// <param name="at">The step.</param>
    /// <param name="stop">Ends the waiting.</param>
    public Task UntilAsync(double at, CancellationToken stop)
    {
        TimeSpan left = start + (at * step) - clock.GetUtcNow();
        return left > TimeSpan.Zero ? Task.Delay(left, clock, stop) : Task.CompletedTask;
    }

    /// <summary>The step in which something happened.</summary>
    public int StepAt(DateTimeOffset moment) => Math.Max(0, (int)Math.Floor((moment - start) / step));
}
