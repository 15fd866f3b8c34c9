namespace Meshward.Grains.Control;

/// <summary>How often controllers give signs of life.</summary>
/// <param name="BetweenBeats">Time between two signs of life, above zero.</param>
internal sealed record ControlPace(TimeSpan BetweenBeats)
{
    // Some may be late on a machine that is busy.
    private const int DeadBeats = 3;

    /// <summary>What silos go by.</summary>
    public static ControlPace Default { get; } = new(TimeSpan.FromSeconds(2));

    /// <summary>How long after the last sign of life a controller is dead.</summary>
    public TimeSpan DeadAfter => BetweenBeats * DeadBeats;
}
