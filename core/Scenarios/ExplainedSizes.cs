namespace Meshward.Core.Scenarios;

/// <summary>How large the spaces of a scenario are.</summary>
/// <param name="Configurations">Combinations of control values; long.MaxValue where there are more.</param>
/// <param name="JointActions">Combinations of sub-actions; long.MaxValue where there are more.</param>
/// <param name="Observations">Different observations under the training load; null where there are infinitely many.</param>
public sealed record ExplainedSizes(long Configurations, long JointActions, long? Observations);
