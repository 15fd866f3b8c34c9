using Meshward.Core.Actuation;

namespace Meshward.Bench;

/// <summary>A change of a testbed's configuration, as whoever stands before the testbed saw it.</summary>
/// <param name="At">When it came.</param>
/// <param name="Changed">What it was to change.</param>
/// <param name="Status">Status of the answer; 0 where there was none.</param>
internal sealed record SentChange(DateTimeOffset At, DesiredState Changed, int Status)
{
    /// <summary>Whether the testbed took it.</summary>
    public bool IsTaken => Status is >= 200 and < 300;
}
