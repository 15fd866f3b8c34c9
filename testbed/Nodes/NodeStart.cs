namespace Meshward.Testbed.Nodes;

/// <summary>What a node in a process of its own is started with, beside the options of the testbed.</summary>
/// <param name="Index">Place of the node among the nodes, from 0.</param>
/// <param name="Port">Port on loopback; 0 for a free one.</param>
/// <param name="Cores">Its cores at first.</param>
public sealed record NodeStart(int Index, int Port, int Cores);
