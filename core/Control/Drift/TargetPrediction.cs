namespace Meshward.Core.Control.Drift;

/// <summary>What is to be expected of one target at a load and configuration.</summary>
/// <param name="Low">Least mean, in the target's own unit.</param>
/// <param name="High">Largest mean; equal to the least where the trace holds the load.</param>
/// <param name="Tolerance">How far the model errs by itself, as a logarithm of a ratio (<see cref="SystemModels.ErrorScale"/>); at least 0.</param>
/// <param name="Noise">Standard deviation of a measurement about its mean, as a logarithm of a ratio; above 0.</param>
public readonly record struct TargetPrediction(double Low, double High, double Tolerance, double Noise);
