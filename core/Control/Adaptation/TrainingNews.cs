namespace Meshward.Core.Control.Adaptation;

/// <summary>What became of a training that was ordered.</summary>
/// <param name="Order">Number of the order.</param>
/// <param name="HasPassed">Whether there is a policy and the gate passed it.</param>
/// <param name="Words">What the gate said, or why there is no policy, without a full stop.</param>
public sealed record TrainingNews(int Order, bool HasPassed, string Words);
