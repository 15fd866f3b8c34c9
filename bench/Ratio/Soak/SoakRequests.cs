using System.Collections.Immutable;
using System.Text.Json;

namespace Meshward.Bench;

/// <summary>What became of the requests to a mesh.</summary>
/// <param name="Sent">Requests that were sent.</param>
/// <param name="Served">Those that were served.</param>
/// <param name="Shed">Those that were rejected by blocking.</param>
/// <param name="Failed">Those that were answered otherwise, or not at all.</param>
/// <param name="Failures">These by kind: a status, <c>timeout</c> or <c>connection</c>.</param>
internal sealed record SoakRequests(long Sent, long Served, long Shed, long Failed, ImmutableSortedDictionary<string, long> Failures)
{
    /// <summary>Reads what <c>testbed load --json</c> says.</summary>
    public static SoakRequests Of(JsonElement load) => new(
        load.GetProperty("sent").GetInt64(), load.GetProperty("served").GetInt64(), load.GetProperty("shed").GetInt64(), load.GetProperty("failed").GetInt64(),
        load.GetProperty("failures").EnumerateObject().ToImmutableSortedDictionary(kind => kind.Name, kind => kind.Value.GetInt64(), StringComparer.Ordinal));
}
