using System.Globalization;
using System.Text.Json;
using Meshward.Testbed.Configuration;
using Meshward.Testbed.Driving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Meshward.Testbed.Operation;

/// <summary>How drivers take leases, renew them and give them back.</summary>
internal static class LeaseRoutes
{
    /// <summary>Adds <c>PUT /lease</c>, which takes or renews one, and <c>DELETE /lease/GENERATION</c>.</summary>
    public static void Map(WebApplication app, ConfigurationStore configuration)
    {
        app.MapPut("/lease", (RequestDelegate)(context => LeaseAsync(context, configuration)));
        app.MapDelete("/lease/{generation:long}", (RequestDelegate)(async context =>
        {
            await configuration.EndLeaseAsync(long.Parse((string)context.Request.RouteValues["generation"]!, CultureInfo.InvariantCulture));
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }));
    }

    /// <summary>Tells whoever wants to change something who drives it.</summary>
    public static Task RefuseAsync(HttpContext context, Lease driver) => SayAsync(context, StatusCodes.Status409Conflict, string.Create(
        CultureInfo.InvariantCulture, $"configuration: found {driver.Holder}, which drives it since {driver.Since:yyyy-MM-dd HH:mm:ss} UTC, expected generation {driver.Generation} or that it has ended"));

    private static async Task LeaseAsync(HttpContext context, ConfigurationStore configuration)
    {
        LeaseRequest? request = null;
        string mistake = "body: found nothing, expected holder and drives";
        try
        {
            request = await JsonSerializer.DeserializeAsync(context.Request.Body, TestbedJson.Default.LeaseRequest, context.RequestAborted);
            mistake = request?.Mistake ?? mistake;
        }
        catch (JsonException problem)
        {
            mistake = $"body: expected holder and drives ({problem.Message.ReplaceLineEndings(" ")})";
        }

        if (request is not { Mistake: null })
        {
            await SayAsync(context, StatusCodes.Status400BadRequest, mistake);
            return;
        }

        (Lease? given, Lease? inTheWay) = await configuration.LeaseAsync(request);
        if ((given ?? inTheWay) is { } lease)
        {
            context.Response.StatusCode = given is null ? StatusCodes.Status409Conflict : StatusCodes.Status200OK;
            await context.Response.WriteAsJsonAsync(lease, TestbedJson.Default.Lease);
            return;
        }

        await SayAsync(context, StatusCodes.Status410Gone, request.Generation is long ended
            ? $"generation: found {ended}, which has ended"
            : $"controller: found generation {request.Controller?.Generation} of {request.Controller?.Mesh}, expected that of a later one, which has taken its place");
    }

    private static Task SayAsync(HttpContext context, int code, string line)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(line + "\n");
    }
}
