namespace Meshward.Client.Results;

/// <summary>Why intervals have figures that are unknown.</summary>
/// <param name="Reason">Why, as it was told for the first of them.</param>
/// <param name="Count">Of how many.</param>
internal sealed record UnknownReason(string Reason, int Count);
