using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Orleans.Dashboard;

namespace Meshward.Silo.Web;

/// <summary>Orleans' dashboard under <c>/dashboard/</c>, with our names of grains.</summary>
internal static class DashboardPages
{
    /// <summary>Where it is.</summary>
    public const string Route = "/dashboard";

    public static Uri Address(WebOptions options) => new(options.Page, $"{Route}/");

    /// <summary>Translates names; has to come before routing.</summary>
    public static void Use(IApplicationBuilder app) => DashboardNames.OfGrains().Use(app, Route);

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapOrleansDashboard(routePrefix: Route);
}
