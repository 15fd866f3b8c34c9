namespace Meshward.Core.Metrics;

/// <summary>A monitoring interval of one service on one node.</summary>
/// <param name="Node">Name of the node's workload; <c>unknown</c> stands for requests that reached no node, such as those that were shed.</param>
/// <param name="Requests">What became of the requests.</param>
public sealed record NodeInterval(string Node, RequestStatistics Requests);
