namespace Meshward.Core.Metrics;

/// <summary>What became of requests in a monitoring interval; rates are in requests per second, and never negative.</summary>
/// <param name="State">How the service, or the node, did.</param>
/// <param name="Offered">Requests that arrived: the sum of the next three.</param>
/// <param name="Carried">Requests that were admitted and served.</param>
/// <param name="Shed">Requests that were rejected by blocking (response flag <c>FI</c>).</param>
/// <param name="Failed">Requests that were admitted and not served: status 5xx, or no answer (<c>0</c>).</param>
/// <param name="ResponseTimes">Response times of the carried ones.</param>
public sealed record RequestStatistics(
    IntervalState State, Statistic Offered, Statistic Carried, Statistic Shed, Statistic Failed, ResponseTimes ResponseTimes)
{
    /// <summary>Nothing is known, for one reason.</summary>
    public static RequestStatistics Unknown(string reason)
    {
        Statistic unknown = Statistic.Unknown(reason);
        return new RequestStatistics(IntervalState.Unknown, unknown, unknown, unknown, unknown, ResponseTimes.All(unknown));
    }
}
