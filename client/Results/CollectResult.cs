namespace Meshward.Client.Results;

/// <summary>What <c>collect</c> measured.</summary>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Rows">Rows in the trace.</param>
/// <param name="NewRows">Those that this run added.</param>
/// <param name="Points">Rows that a whole trace has.</param>
/// <param name="Configurations">Different loads with configurations among the rows.</param>
/// <param name="Seed">Seed of the order and of arrivals.</param>
/// <param name="Out">The file.</param>
/// <param name="Stopped">Why it ended before all was measured; null where it did not.</param>
internal sealed record CollectResult(string Scenario, int Rows, int NewRows, int Points, int Configurations, long Seed, string Out, string? Stopped);
