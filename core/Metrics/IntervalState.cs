namespace Meshward.Core.Metrics;

/// <summary>How a service, or one of its nodes, did in a monitoring interval.</summary>
public enum IntervalState
{
    /// <summary>How many requests came is unknown.</summary>
    Unknown,

    /// <summary>No requests came.</summary>
    NoTraffic,

    /// <summary>Requests came, and some were served within the time limit, or all were shed.</summary>
    Serving,

    /// <summary>Requests were admitted, and none was served, or they all ended at the time limit: response times are at least the limit.</summary>
    Overload,
}
