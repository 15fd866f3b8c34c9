namespace Meshward.Testbed.Load;

/// <summary>A request that is to be sent.</summary>
/// <param name="Seconds">When, from the start.</param>
/// <param name="Service">Place of its service among the services.</param>
public readonly record struct Arrival(double Seconds, int Service);
