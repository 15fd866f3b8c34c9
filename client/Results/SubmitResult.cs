using System.Collections.Immutable;

namespace Meshward.Client.Results;

/// <summary>What <c>submit</c> started.</summary>
/// <param name="Runs">Keys of the trainings, in the order of the scenarios.</param>
/// <param name="Cluster">Gateways of the cluster that they run on, as the user named them.</param>
internal sealed record SubmitResult(ImmutableArray<string> Runs, string Cluster);
