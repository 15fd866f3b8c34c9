using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Meshward.Testbed.Load;

/// <summary>What a load generator has measured. Offered = served + shed + failed + in flight + not sent.</summary>
/// <param name="Seconds">Length of the load so far, or in all.</param>
/// <param name="Offered">Requests whose time has come.</param>
/// <param name="Sent">Requests that were sent: all, unless too many were in flight.</param>
/// <param name="Served">Requests that were answered with 2xx.</param>
/// <param name="Shed">Requests that were rejected by blocking.</param>
/// <param name="Failed">Requests that were answered otherwise, or not at all.</param>
/// <param name="InFlight">Requests that are not answered yet.</param>
/// <param name="LateSends">Requests that were sent more than a millisecond after their time.</param>
/// <param name="ClockErrorMilliseconds">How long after their time requests were sent; it is part of their response times; null where none was.</param>
/// <param name="Failures">Per kind of failure (a status, <c>timeout</c> or <c>connection</c>), requests.</param>
/// <param name="Services">The services, in their order.</param>
public sealed record LoadMeasurement(
    double Seconds,
    long Offered,
    long Sent,
    long Served,
    long Shed,
    long Failed,
    long InFlight,
    long LateSends,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ResponseTimes? ClockErrorMilliseconds,
    ImmutableSortedDictionary<string, long> Failures,
    ImmutableArray<ServiceMeasurement> Services);
