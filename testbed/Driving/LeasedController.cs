namespace Meshward.Testbed.Driving;

/// <summary>A controller that drives a testbed: a later one of the same mesh takes its place at once.</summary>
/// <param name="Mesh">The mesh that it controls.</param>
/// <param name="Generation">Its generation, from 1.</param>
public sealed record LeasedController(string Mesh, long Generation);
