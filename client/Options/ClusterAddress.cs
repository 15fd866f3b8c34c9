using System.Collections.Immutable;
using System.Net;

namespace Meshward.Client.Options;

/// <summary>A cluster that a console attaches to.</summary>
/// <param name="Gateways">Gateways of some of its silos, at least one.</param>
/// <param name="Flags">Flags that say what the console trusts and shows there, with their texts.</param>
internal sealed record ClusterAddress(ImmutableArray<IPEndPoint> Gateways, ImmutableDictionary<string, string> Flags);
