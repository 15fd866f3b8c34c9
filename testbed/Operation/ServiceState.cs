using Meshward.Testbed.Work;

namespace Meshward.Testbed.Operation;

/// <summary>A service at one moment.</summary>
/// <param name="InFlight">Requests that came to the front node and are not answered yet.</param>
/// <param name="Task">What it does with a core.</param>
/// <param name="Size">Objects of its table, or rows of its matrices.</param>
/// <param name="MeanSeconds">Mean length of timed work on a node of speed 1.</param>
public sealed record ServiceState(int InFlight, ServiceTask Task, int Size, double MeanSeconds);
