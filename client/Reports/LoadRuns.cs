using System.Collections.Immutable;
using Meshward.Core.Evaluation;

namespace Meshward.Client.Reports;

/// <summary>Policies on one load, step by step, each on the same loads.</summary>
/// <param name="Load">Name of the load pattern.</param>
/// <param name="Records">One a policy; the learned one first.</param>
internal sealed record LoadRuns(string Load, ImmutableArray<PolicyRecord> Records);
