namespace Meshward.Testbed.Metrics;

/// <summary>Why a request ended as it did: Envoy's response flags.</summary>
internal static class ResponseFlags
{
    /// <summary>As the node answered.</summary>
    public const string None = "-";

    /// <summary>Rejected by blocking: an injected fault.</summary>
    public const string FaultInjected = "FI";

    /// <summary>Not answered within the time limit.</summary>
    public const string UpstreamTimeout = "UT";

    /// <summary>The node could not be reached.</summary>
    public const string UpstreamFailure = "UF";

    /// <summary>The node cut the connection.</summary>
    public const string UpstreamConnectionTermination = "UC";

    /// <summary>Whoever sent the request has gone.</summary>
    public const string DownstreamConnectionTermination = "DC";
}
