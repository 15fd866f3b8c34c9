namespace Meshward.Core.Scenarios;

/// <summary>How far a fitted model errs in a quantity.</summary>
/// <param name="Quantity">A target of the model, or a definition of targets alone.</param>
/// <param name="Sigma">
/// Standard deviation of measured minus predicted values, in the quantity's own unit, at least 0: over all rows, each predicted by a
/// forest that saw no row of its configuration.
/// </param>
public sealed record ResidualDeviation(string Quantity, double Sigma);
