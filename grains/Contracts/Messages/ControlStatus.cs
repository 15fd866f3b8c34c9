using Meshward.Core.Control.Loop;

namespace Meshward.Grains.Contracts;

/// <summary>Where a controller stands.</summary>
/// <param name="Phase">How far it is.</param>
/// <param name="Generation">Number of its last start or take-over, from 1; 0 where there was none.</param>
/// <param name="Holder">Where it runs, or ran last, for people; empty where it never did.</param>
/// <param name="Since">When it was started there.</param>
/// <param name="Beats">Signs of life: a controller whose number does not grow for <paramref name="DeadAfter"/> is dead.</param>
/// <param name="DeadAfter">How long that takes.</param>
/// <param name="IsDryRun">Whether it sends nothing.</param>
/// <param name="IsPaused">Whether an operator has paused it.</param>
/// <param name="Step">Number of its last decision; 0 for none.</param>
/// <param name="Counts">What it did.</param>
/// <param name="Problem">One line on what is wrong with it; null where nothing is.</param>
[GenerateSerializer, Immutable, Alias("meshward.control-status")]
public sealed record ControlStatus(
    [property: Id(0)] ControlPhase Phase,
    [property: Id(1)] long Generation,
    [property: Id(2)] string Holder,
    [property: Id(3)] DateTimeOffset? Since,
    [property: Id(4)] long Beats,
    [property: Id(5)] TimeSpan DeadAfter,
    [property: Id(6)] bool IsDryRun,
    [property: Id(7)] bool IsPaused,
    [property: Id(8)] long Step,
    [property: Id(9)] CycleCounts Counts,
    [property: Id(10)] string? Problem)
{
    /// <summary>Median time from a closed window until the decision could be sent, seconds, of the last decisions of this activation; null without any.</summary>
    [Id(11)]
    public double? DecisionP50 { get; init; }

    /// <summary>The same for 99 of 100.</summary>
    [Id(12)]
    public double? DecisionP99 { get; init; }

    /// <summary>Hash of the learned policy's file; null without one.</summary>
    [Id(13)]
    public string? PolicySha256 { get; init; }

    /// <summary>Where adaptation stood at the last decision; null where the controller did not adapt.</summary>
    [Id(17)]
    public AdaptationStatus? Adaptation { get; init; }

    /// <summary>Identity of the order that it was started with; empty for none.</summary>
    [Id(16)]
    public string OrderId { get; init; } = "";

    /// <summary>Number of the last order of an operator.</summary>
    [Id(14)]
    public long LastOrder { get; init; }

    /// <summary>Number of the last order that a step took.</summary>
    [Id(15)]
    public long TakenOrder { get; init; }

    /// <summary>Identity of what counts the generations: those of two stores have nothing to do with each other; empty where there was none.</summary>
    [Id(18)]
    public string Store { get; init; } = "";
}
