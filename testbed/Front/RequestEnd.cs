using Meshward.Testbed.Metrics;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Meshward.Testbed.Front;

/// <summary>How a request that was forwarded ended.</summary>
/// <param name="Code">Status code; 0 where there was nobody left to answer.</param>
/// <param name="Flags">Why it ended so: of <see cref="ResponseFlags"/>.</param>
internal readonly record struct RequestEnd(int Code, string Flags)
{
    /// <summary>Reads it from what the proxy left behind.</summary>
    public static RequestEnd Of(HttpContext context) => context.GetForwarderErrorFeature() switch
    {
        null when context.RequestAborted.IsCancellationRequested => new(0, ResponseFlags.DownstreamConnectionTermination),
        null => new(context.Response.StatusCode, ResponseFlags.None),
        { Error: ForwarderError.RequestTimedOut } => new(StatusCodes.Status504GatewayTimeout, ResponseFlags.UpstreamTimeout),
        _ when context.RequestAborted.IsCancellationRequested => new(0, ResponseFlags.DownstreamConnectionTermination),
        { Error: ForwarderError.NoAvailableDestinations } => new(StatusCodes.Status503ServiceUnavailable, ResponseFlags.UpstreamFailure),
        { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } } =>
            new(StatusCodes.Status503ServiceUnavailable, ResponseFlags.UpstreamFailure),
        _ => new(StatusCodes.Status503ServiceUnavailable, ResponseFlags.UpstreamConnectionTermination),
    };
}
