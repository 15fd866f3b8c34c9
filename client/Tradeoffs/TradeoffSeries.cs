using System.Collections.Immutable;

namespace Meshward.Client.Tradeoffs;

/// <summary>What one curve of a tradeoff shows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Points">Across, up, and how the point is drawn.</param>
internal sealed record TradeoffSeries(string Name, ImmutableArray<(double X, double Y, PointMark Mark)> Points);
