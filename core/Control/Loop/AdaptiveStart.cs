using Meshward.Core.Control.Adaptation;
using Meshward.Core.Policies;

namespace Meshward.Core.Control.Loop;

/// <summary>What a controller that adapts goes on with.</summary>
/// <param name="Memory">What is stored.</param>
/// <param name="Policy">The policy in force.</param>
/// <param name="Twin">The calibrated rules in force; null where the scenario has none.</param>
public sealed record AdaptiveStart(AdaptationMemory Memory, IPolicy Policy, RulePolicy? Twin);
