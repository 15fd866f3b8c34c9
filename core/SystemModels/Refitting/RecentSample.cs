using System.Collections.Immutable;

namespace Meshward.Core.SystemModels.Refitting;

/// <summary>What was measured in one time step, as a model learns it.</summary>
/// <param name="Step">The time step.</param>
/// <param name="Features">[features] inputs of the model at the step's load and configuration, as they are known when an action is chosen.</param>
/// <param name="Targets">[targets] what was measured, in the targets' own units; NaN where it is unknown or there was no traffic.</param>
public sealed record RecentSample(long Step, ImmutableArray<double> Features, ImmutableArray<double> Targets);
