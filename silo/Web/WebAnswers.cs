using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Meshward.Silo.Web;

/// <summary>Sees that every request is answered in words: what has no page, no form that is known or no end gets a line that says so, and never a trace.</summary>
internal static partial class WebAnswers
{
    /// <summary>Adds it, in front of all that answers.</summary>
    public static void Use(IApplicationBuilder app)
    {
        ILogger log = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(WebAnswers));
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
            {
                await SayAsync(context, bad.StatusCode, $"found a request that cannot be read ({bad.Message.TrimEnd('.')}), expected one of HTTP");
                return;
            }
            catch (Exception failure) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested && context.Request.Path.StartsWithSegments(DashboardPages.Route))
            {
                // Orleans' dashboard reads addresses of silos and the like without a look at what they are, here or in its grains.
                LogFailure(log, failure, context.Request.Method, context.Request.Path);
                await SayAsync(context, StatusCodes.Status400BadRequest, "found an address that the dashboard does not know, expected one of its own");
                return;
            }
            catch (Exception failure) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
            {
                LogFailure(log, failure, context.Request.Method, context.Request.Path);
                await SayAsync(context, StatusCodes.Status500InternalServerError, "found no answer, expected one; the log of the silo tells more");
                return;
            }

            HttpResponse answer = context.Response;
            if (!answer.HasStarted && answer is { StatusCode: >= StatusCodes.Status400BadRequest, ContentLength: null, ContentType: null })
                await SayAsync(context, answer.StatusCode, $"{ReasonPhrases.GetReasonPhrase(answer.StatusCode)}: {Expected(answer.StatusCode)}");
        });
    }

    private static string Expected(int status) => status switch
    {
        StatusCodes.Status404NotFound => "expected a page that this silo has, such as /",
        StatusCodes.Status405MethodNotAllowed => "expected the method that the page has",
        _ => "expected another request",
    };

    private static Task SayAsync(HttpContext context, int status, string line)
    {
        context.Response.Clear();
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(line + "\n", context.RequestAborted);
    }

    [LoggerMessage(LogLevel.Error, "No answer to {Method} {Path}")]
    private static partial void LogFailure(ILogger log, Exception failure, string method, string path);
}
