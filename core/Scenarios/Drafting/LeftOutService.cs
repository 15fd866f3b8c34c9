namespace Meshward.Core.Scenarios.Drafting;

/// <summary>A service that was found, and that a draft has no part for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record LeftOutService(string Name, string Reason);
