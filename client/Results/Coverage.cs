namespace Meshward.Client.Results;

/// <summary>What of a scenario's training loads and configurations the trace covers: actions that lead elsewhere are masked.</summary>
/// <param name="Trace">The trace file.</param>
/// <param name="Rows">Rows that a model can learn from.</param>
/// <param name="Configurations">Configurations with their loads in the trace.</param>
/// <param name="States">Training loads times configurations of the scenario; absent where the training load has infinitely many values.</param>
/// <param name="Covered">Those of them that the trace covers.</param>
/// <param name="Masked">Those of them that it does not.</param>
internal sealed record Coverage(string Trace, int Rows, int Configurations, long? States, long? Covered, long? Masked);
