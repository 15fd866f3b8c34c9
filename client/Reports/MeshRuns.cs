using System.Collections.Immutable;
using Meshward.Core.Evaluation;

namespace Meshward.Client.Reports;

/// <summary>Policies that drove a running mesh under one load, step by step.</summary>
/// <param name="Load">Name of the load pattern.</param>
/// <param name="Policies">What was measured of each policy, and what the model says of the same steps.</param>
internal sealed record MeshRuns(string Load, ImmutableArray<(PolicyRecord Measured, PolicyRecord Predicted)> Policies);
