namespace Meshward.Core.Scenarios.Expressions;

/// <summary>A mistake in an expression.</summary>
/// <param name="Offset">Index in the expression; its length where something is missing at the end.</param>
/// <param name="Message">What was found and what was expected.</param>
internal sealed record ExpressionError(int Offset, string Message);
