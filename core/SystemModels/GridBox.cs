namespace Meshward.Core.SystemModels;

/// <summary>The rows of a lattice that reach a node: a range of points on every axis.</summary>
/// <param name="Node">The node.</param>
/// <param name="Row">Number of the first row.</param>
/// <param name="Low">First point on each axis, one byte an axis, axis 0 lowest.</param>
/// <param name="High">The same for the point after the last.</param>
internal readonly record struct GridBox(int Node, int Row, ulong Low, ulong High);
