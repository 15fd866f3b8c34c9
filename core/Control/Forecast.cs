using System.Collections.Immutable;

namespace Meshward.Core.Control;

/// <summary>What the model says of a configuration at the loads of a step, as far as rules go by it.</summary>
/// <param name="Met">[bounds] whether each objective would be met.</param>
/// <param name="Reward">The reward; null where it is no finite number.</param>
public sealed record Forecast(ImmutableArray<bool> Met, double? Reward)
{
    /// <summary>How many objectives would be met.</summary>
    public int MetCount => Met.Count(isMet => isMet);
}
