using System.Security.Cryptography;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Meshward.Silo.Pages;

/// <summary>
/// Pages of a silo: <c>/</c> lists meshes, trainings and silos, <c>/mesh/NAME</c> shows a mesh, its journal and its controller, and takes orders. They need
/// nothing from elsewhere, and no script but for news and livelier charts.
/// </summary>
public static class MeshPage
{
    /// <summary>Adds what the pages need.</summary>
    /// <param name="services">The services of the silo.</param>
    public static IServiceCollection AddMeshPages(this IServiceCollection services)
    {
        // Keys of forms live as long as the process: none is stored that somebody could read. That is as wanted, and no warning.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error));
        services.AddDataProtection().UseEphemeralDataProtectionProvider();

        // Cookies know no ports: silos of one machine would overwrite each other's.
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = $"meshward-form-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.HttpOnly = true;
            options.FormFieldName = "proof";
        });
        return services.AddSingleton<MeshPages>();
    }

    /// <summary>Maps the pages.</summary>
    /// <param name="app">The web server, with the cluster's <see cref="IGrainFactory"/> and a <see cref="TimeProvider"/> among its services.</param>
    /// <param name="dashboard">Where Orleans' dashboard is; null where there is none.</param>
    public static MeshPageRoutes Map(IEndpointRouteBuilder app, string? dashboard)
    {
        PageAssets.Map(app);
        RouteGroupBuilder reading = app.MapGroup(""), operating = app.MapGroup("");
        _ = reading.AddEndpointFilter(PageFilter.RunAsync);
        _ = operating.AddEndpointFilter(PageFilter.RunAsync);

        // The server starts before the silo: what the pages need is there when the first of them is asked for.
        reading.MapGet("/", Task<IResult> (HttpContext context, [FromServices] MeshPages pages) => OverviewAsync(context, pages, dashboard));
        reading.MapGet("/events", (HttpContext context, [FromServices] MeshPages pages) => pages.Events.WriteAsync(context, pages.Overview, null));
        reading.MapGet("/mesh/{mesh}", (string mesh, HttpContext context, [FromServices] MeshPages pages, [FromServices] IAntiforgery forms) =>
            ShowAsync(mesh, context, pages, forms, dashboard));
        reading.MapGet("/mesh/{mesh}/events", (string mesh, HttpContext context, [FromServices] MeshPages pages) => TellAsync(mesh, context, pages));
        operating.MapPost("/mesh/{mesh}/order", (string mesh, HttpContext context, [FromServices] MeshPages pages, [FromServices] IAntiforgery forms) =>
            MeshOrders.TakeAsync(mesh, context, pages, forms));
        return new MeshPageRoutes(reading, operating);
    }

    private static async Task<IResult> OverviewAsync(HttpContext context, MeshPages pages, string? dashboard) =>
        await pages.Overview.SeeAsync(MeshPages.Patience, context.RequestAborted) is not var (view, version)
            ? PageResult.NoAnswer(pages.Overview.Problem, "/")
            : PageResult.Of(ClusterHtml.Page(view, dashboard, $"/events?page={pages.Events.Name(version)}"));

    private static async Task<IResult> ShowAsync(string mesh, HttpContext context, MeshPages pages, IAntiforgery forms, string? dashboard)
    {
        if (await pages.FindAsync(mesh, context.RequestAborted) is not LivePage<MeshView> page)
            return PageResult.NoMesh(mesh);
        if (await page.SeeAsync(MeshPages.Patience, context.RequestAborted) is not var (view, version))
            return PageResult.NoAnswer(page.Problem, PageAddress.Of(mesh));
        AntiforgeryTokenSet proof = forms.GetAndStoreTokens(context);
        string range = RangeOf(context);
        return PageResult.Of(MeshHtml.Page(view, new PageFrame(
            range,
            $"{PageAddress.Of(mesh)}/events?range={range}&page={pages.Events.Name(version)}",
            dashboard,
            $"{PageAddress.Of(mesh)}/order",
            proof.FormFieldName,
            proof.RequestToken!)));
    }

    private static async Task TellAsync(string mesh, HttpContext context, MeshPages pages)
    {
        if (await pages.FindAsync(mesh, context.RequestAborted) is LivePage<MeshView> page)
            await pages.Events.WriteAsync(context, page, RangeOf(context));
        else
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private static string RangeOf(HttpContext context) => context.Request.Query["range"] == "day" ? "day" : "hour";
}
