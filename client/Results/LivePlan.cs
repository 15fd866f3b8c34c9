using System.Collections.Immutable;

namespace Meshward.Client.Results;

/// <summary>What <c>collect</c> would do to a live mesh.</summary>
/// <param name="Cluster">Address of its API server.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Now">What is set now of what would be changed, a line each; it is put back at the end.</param>
/// <param name="Values">The values that each control would take, a line each.</param>
/// <param name="First">What would be done for the first point, in order.</param>
/// <param name="Points">Points that would be measured.</param>
/// <param name="Seconds">How long they would take at least.</param>
/// <param name="MostFailed">Share of failed requests at which it would stop.</param>
internal sealed record LivePlan(
    Uri Cluster, string Namespace, ImmutableArray<string> Now, ImmutableArray<string> Values, ImmutableArray<string> First, int Points, double Seconds, double MostFailed);
