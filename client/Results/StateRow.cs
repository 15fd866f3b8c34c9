namespace Meshward.Client.Results;

/// <summary>One state: what is seen, what is done there, and what the system model says of it.</summary>
internal sealed record StateRow
{
    /// <summary>Quantity to value, in the scenario's order: loads in requests per second.</summary>
    public required OrderedValues Observation { get; init; }

    /// <summary>Control to value, in the scenario's order.</summary>
    public required OrderedValues Action { get; init; }

    /// <summary>Target and definition to predicted value: delays in seconds.</summary>
    public required OrderedValues Predicted { get; init; }

    /// <summary>Reward of the action.</summary>
    public required double Reward { get; init; }

    /// <summary>Reward of the best action.</summary>
    public double? OptimalReward { get; init; }

    /// <summary>
    /// Value of the state under the best actions as its load has just been drawn, to be held for as long as the training load says; only
    /// where the discount is above 0.
    /// </summary>
    public double? Value { get; init; }

    /// <summary>Whether every bound is kept.</summary>
    public required bool ObjectivesMet { get; init; }
}
