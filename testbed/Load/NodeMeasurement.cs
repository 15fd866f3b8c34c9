namespace Meshward.Testbed.Load;

/// <summary>Requests of a service that a node served.</summary>
/// <param name="Node">The node; empty where responses do not name it.</param>
/// <param name="Served">Number of requests, at least 1.</param>
/// <param name="ResponseTimeMilliseconds">Time from when they were to be sent to the end of the response.</param>
public sealed record NodeMeasurement(string Node, long Served, ResponseTimes ResponseTimeMilliseconds);
