using Meshward.Core.Control.Drift;
using Meshward.Core.Traces;

namespace Meshward.Core.Control.Adaptation;

/// <summary>What a controller needs of the trace to adapt, besides the model: working it out takes longer than a silo should be missed.</summary>
/// <param name="Rows">The rows that the model was learned on.</param>
/// <param name="Calibration">What is usual of the model's errors.</param>
/// <param name="ModelSeed">Seed of models.</param>
public sealed record AdaptationBasis(CleanedTrace Rows, DriftCalibration Calibration, long ModelSeed);
