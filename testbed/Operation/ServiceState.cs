namespace Meshward.Testbed.Operation;

/// <summary>A service at one moment.</summary>
/// <param name="InFlight">Requests that came to the front node and are not answered yet.</param>
public sealed record ServiceState(int InFlight);
