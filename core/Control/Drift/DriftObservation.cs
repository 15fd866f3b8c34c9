using System.Collections.Immutable;

namespace Meshward.Core.Control.Drift;

/// <summary>Prediction and measurement of one time step.</summary>
/// <param name="Step">The time step; each is later than the one before.</param>
/// <param name="Predicted">What was to be expected (<see cref="DriftForecast"/>).</param>
/// <param name="Measured">
/// [targets] what was measured, in the targets' own units; NaN where it is unknown or there was no traffic. Where requests were admitted and none
/// was served, what the scenario counts for that (<c>nothing-completed</c>), as in the trace.
/// </param>
public sealed record DriftObservation(long Step, DriftPrediction Predicted, ImmutableArray<double> Measured);
