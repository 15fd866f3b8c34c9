namespace Meshward.Client.Results;

/// <summary>What <c>generate trace</c> wrote.</summary>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Rows">Rows written.</param>
/// <param name="Configurations">Loads times configurations that were measured.</param>
/// <param name="Seed">Seed of the queueing model.</param>
/// <param name="TraceSha256">SHA-256 of the trace's columns and values.</param>
/// <param name="Out">The file.</param>
internal sealed record GenerateTraceResult(string Scenario, int Rows, long Configurations, long Seed, string TraceSha256, string Out);
