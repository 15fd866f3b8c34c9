using System.Collections.Immutable;

namespace Meshward.Core.Policies.Autoscaling;

/// <summary>One metric of the pods of a workload.</summary>
/// <param name="Target">Desired mean over the pods, above 0, in the metric's unit.</param>
/// <param name="Ready">Values of the pods that are ready and whose value is known.</param>
/// <param name="Missing">Pods whose value is not known.</param>
/// <param name="NotReady">Pods that are not ready yet.</param>
public sealed record PodMetric(double Target, ImmutableArray<double> Ready, int Missing = 0, int NotReady = 0);
