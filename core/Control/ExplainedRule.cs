namespace Meshward.Core.Control;

/// <summary>A safety rule of a scenario, for people.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">The numbers that it goes by, in words; empty where it has none.</param>
/// <param name="Meaning">What it does.</param>
public sealed record ExplainedRule(string Name, string Values, string Meaning);
