namespace Meshward.Client.Testbeds;

/// <summary>What a data directory remembers of the testbed that runs.</summary>
/// <param name="ProcessId">Number of its process.</param>
/// <param name="Front">Where requests are sent to.</param>
/// <param name="Operation">Where metrics, configuration and state are.</param>
internal sealed record TestbedPlace(int ProcessId, Uri Front, Uri Operation);
