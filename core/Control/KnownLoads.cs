using System.Collections.Immutable;

namespace Meshward.Core.Control;

/// <summary>The loads that were known of a service in the remembered steps.</summary>
/// <param name="Service">The service.</param>
/// <param name="PerSecond">Requests per second, the oldest first.</param>
public sealed record KnownLoads(string Service, ImmutableArray<double> PerSecond);
