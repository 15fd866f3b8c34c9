using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Meshward.Testbed.Load;

/// <summary>Requests of a service.</summary>
/// <param name="Service">The service.</param>
/// <param name="Offered">Requests whose time has come.</param>
/// <param name="Served">Requests that were answered with 2xx.</param>
/// <param name="Shed">Requests that were rejected by blocking.</param>
/// <param name="Failed">Requests that were answered otherwise, or not at all.</param>
/// <param name="ResponseTimeMilliseconds">Of served requests: time from when they were to be sent to the end of the response; null where none was served.</param>
/// <param name="Nodes">The same per node, in the order of names.</param>
public sealed record ServiceMeasurement(
    string Service,
    long Offered,
    long Served,
    long Shed,
    long Failed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ResponseTimes? ResponseTimeMilliseconds,
    ImmutableArray<NodeMeasurement> Nodes);
