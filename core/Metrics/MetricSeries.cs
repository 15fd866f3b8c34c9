namespace Meshward.Core.Metrics;

/// <summary>What identifies a series of one service: two series are the same one if all of this is equal.</summary>
/// <param name="Kind">What it counts.</param>
/// <param name="Target">Page that it was read from, with everything that whoever read it put on it; ordinal order decides between pages of one pod.</param>
/// <param name="Pod">Process that counts; one pod can be read from more than one page.</param>
/// <param name="Reporter">Side that counts: <c>source</c>, <c>destination</c>, or another name.</param>
/// <param name="Source">Workload that sends the requests.</param>
/// <param name="Node">Workload that serves them; <c>unknown</c> where they reached none.</param>
/// <param name="ResponseCode">HTTP status of the answer; <c>0</c> where there was none.</param>
/// <param name="ResponseFlags">Envoy's response flags, separated by commas; <c>-</c> for none.</param>
/// <param name="Detail">What else tells requests apart, such as the version of the workload; empty where nothing does.</param>
/// <param name="UpperBoundSeconds">Upper bound of a bucket in seconds, infinite for the last one; null for the other kinds.</param>
public sealed record MetricSeries(
    MetricKind Kind,
    string Target,
    string Pod,
    string Reporter,
    string Source,
    string Node,
    string ResponseCode,
    string ResponseFlags,
    string Detail = "",
    double? UpperBoundSeconds = null);
