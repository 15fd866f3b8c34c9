using Meshward.Core.Scenarios;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Dashboard;

namespace Meshward.Silo;

/// <summary>The web server of the dashboard: loopback only, and only for requests that name loopback, so that no web page elsewhere can read it.</summary>
internal static class DashboardHost
{
    private const string Route = "/dashboard";

    public static Uri Address(int port) => new(FormattableString.Invariant($"http://127.0.0.1:{port}{Route}/"));

    public static Diagnostic PortInUse(int port) =>
        new("--dashboard", null, null, FormattableString.Invariant($"expected a free port, found port {port} in use"));

    public static WebApplicationBuilder CreateBuilder(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        builder.Services.AddRoutingCore();
        builder.Services.AddHostFiltering(filter => filter.AllowedHosts = ["127.0.0.1", "localhost", "[::1]"]);
        return builder;
    }

    public static WebApplication Build(WebApplicationBuilder builder)
    {
        WebApplication app = builder.Build();
        app.UseHostFiltering();
        DashboardNames.OfGrains().Use(app, Route);
        app.UseRouting();
        app.MapGet("/", () => Results.Redirect($"{Route}/"));
        app.MapOrleansDashboard(routePrefix: Route);
        return app;
    }
}
