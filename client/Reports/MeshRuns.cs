using System.Collections.Immutable;
using Meshward.Core.Evaluation;

namespace Meshward.Client.Reports;

/// <summary>Policies that drove a running mesh under one load, step by step.</summary>
/// <param name="Load">Name of the load pattern.</param>
/// <param name="Policies">What was measured of each policy that ran to its end, and what the model says of the same steps.</param>
/// <param name="Stopped">What ended it before every policy had run; null for nothing.</param>
internal sealed record MeshRuns(string Load, ImmutableArray<(PolicyRecord Measured, PolicyRecord Predicted)> Policies, string? Stopped = null);
