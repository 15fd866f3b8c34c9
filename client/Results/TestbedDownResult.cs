namespace Meshward.Client.Results;

/// <summary>What <c>testbed down</c> ended.</summary>
/// <param name="ProcessId">Number of the process.</param>
/// <param name="UptimeSeconds">Seconds that it ran.</param>
internal sealed record TestbedDownResult(int ProcessId, double UptimeSeconds);
