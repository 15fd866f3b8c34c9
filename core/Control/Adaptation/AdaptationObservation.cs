using Meshward.Core.Control.Drift;
using Meshward.Core.SystemModels.Refitting;

namespace Meshward.Core.Control.Adaptation;

/// <summary>What came of one time step.</summary>
/// <param name="Sample">Inputs of the model and what was measured; NaN where it is unknown or there was no traffic.</param>
/// <param name="IsCovered">Whether the operating region covers load and configuration.</param>
/// <param name="Predicted">What the model of <see cref="AdaptationState.TestedSamples"/> led to expect; null where there is none.</param>
public sealed record AdaptationObservation(RecentSample Sample, bool IsCovered, DriftPrediction? Predicted);
