namespace Meshward.Client.Results;

/// <summary>A service that <c>init</c> found and left out.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Reason">Why.</param>
internal sealed record InitLeftOut(string Service, string Reason);
