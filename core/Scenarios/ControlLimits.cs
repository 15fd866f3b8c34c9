namespace Meshward.Core.Scenarios;

/// <summary>What a scenario says of one control, for the controller; null where what holds for all controls stays.</summary>
/// <param name="Control">Name of the control.</param>
public sealed record ControlLimits(string Control)
{
    /// <summary><c>floor</c>: smallest value that may be set, in the control's unit.</summary>
    public double? Floor { get; init; }

    /// <summary><c>ceiling</c>: largest value that may be set, in the control's unit.</summary>
    public double? Ceiling { get; init; }

    /// <summary><c>largest-change</c>: share of the control's range, in (0, 1].</summary>
    public double? LargestChange { get; init; }

    /// <summary><c>largest-growth</c>: share of the control's range, in (0, 1].</summary>
    public double? LargestGrowth { get; init; }

    /// <summary><c>cool-down</c>: at least zero.</summary>
    public TimeSpan? CoolDown { get; init; }

    /// <summary><c>growth-cool-down</c>: at least zero.</summary>
    public TimeSpan? GrowthCoolDown { get; init; }
}
