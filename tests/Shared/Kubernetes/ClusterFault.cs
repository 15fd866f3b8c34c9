namespace Meshward.Tests.Shared;

/// <summary>What goes wrong with some requests to a cluster.</summary>
/// <param name="Method">Method of the requests.</param>
/// <param name="Path">What their paths contain.</param>
/// <param name="Times">How many of them.</param>
public sealed record ClusterFault(string Method, string Path, int Times = 1)
{
    /// <summary>Status that is answered instead; null for the usual answer.</summary>
    public int? Status { get; init; }

    /// <summary>Body that is answered with 200 although nothing is done; null for the usual answer.</summary>
    public string? Answer { get; init; }

    /// <summary>Seconds that the header Retry-After tells; null for no such header.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>How long the answer takes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Whether the connection ends before anything was done.</summary>
    public bool IsDroppedBefore { get; init; }

    /// <summary>Whether the connection ends when everything was done, so that nobody hears of it.</summary>
    public bool IsDroppedAfter { get; init; }

    /// <summary>What happens just before the request is carried out, such as the write of somebody else; null for nothing.</summary>
    public Action? Before { get; init; }
}
