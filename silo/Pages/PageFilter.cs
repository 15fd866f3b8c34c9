using Meshward.Grains.Training;
using Microsoft.AspNetCore.Http;

namespace Meshward.Silo.Pages;

/// <summary>What all pages have in common: browsers take nothing from elsewhere and nothing inline, put no frame around them, and keep no copy.</summary>
internal static class PageFilter
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>Says so before the answer is made, and tells where the cluster does not answer.</summary>
    public static async ValueTask<object?> RunAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        IHeaderDictionary headers = call.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        try
        {
            return await next(call);
        }
        catch (Exception exception) when ((LostPeers.IsPassing(exception) || exception is OrleansException) && !call.HttpContext.Response.HasStarted)
        {
            return PageResult.NoAnswer(exception is TimeoutException ? null : exception.Message.ReplaceLineEndings(" "), call.HttpContext.Request.Path);
        }
    }
}
