using System.Net;
using Meshward.Core.Scenarios;
using Meshward.Silo.Access;
using Meshward.Silo.Pages;
using Meshward.Silo.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Meshward.Silo.Web;

/// <summary>
/// The web server of a silo. It starts before the silo and ends after it, so that it can say that the silo is not ready. On loopback it answers only
/// requests that name loopback as their host: a web page elsewhere, whose name points here for a moment, cannot read it.
/// </summary>
internal static class SiloWeb
{
    public static Diagnostic? PortMistake(WebOptions? options) => options is null || SiloHost.IsFree(options.Address.Address, options.Address.Port)
        ? null
        : new Diagnostic("--web", null, null, FormattableString.Invariant($"expected a free port of {options.Address.Address}, found port {options.Address.Port} that cannot be listened on"));

    /// <summary>Adds the server to a host that has no other services yet: they start in the order in which they are added.</summary>
    public static void Add(IHostBuilder host, WebOptions options)
    {
        host.ConfigureWebHost(
            web => web.UseKestrelCore()
                .ConfigureKestrel(kestrel =>
                {
                    kestrel.AddServerHeader = false;
                    TlsCertificates? certificates = kestrel.ApplicationServices.GetService<TlsCertificates>();
                    kestrel.Listen(options.Address, listen =>
                    {
                        if (certificates is not null)
                            listen.UseCertificates(certificates);
                    });
                })
                .ConfigureServices(services => AddServices(services, options))
                .Configure(app => Use(app, options)),
            settings => settings.SuppressEnvironmentConfiguration = true);
    }

    private static void AddServices(IServiceCollection services, WebOptions options)
    {
        services.AddRouting();
        if (IPAddress.IsLoopback(options.Address.Address))
            services.AddHostFiltering(filter => filter.AllowedHosts = ["127.0.0.1", "localhost", "[::1]"]);
        services.AddMeshPages();
    }

    private static void Use(IApplicationBuilder app, WebOptions options)
    {
        WebAnswers.Use(app);
        if (IPAddress.IsLoopback(options.Address.Address))
            app.UseHostFiltering();
        if (options.HasDashboard)
            DashboardPages.Use(app);
        AccessPolicy policy = app.ApplicationServices.GetRequiredService<AccessPolicy>();
        TimeProvider clock = app.ApplicationServices.GetRequiredService<TimeProvider>();
        WebSessions sessions = new(policy, clock);
        app.UseRouting();
        WebAccess.Use(app, policy, sessions, clock);
        app.UseEndpoints(endpoints =>
        {
            LoginPages.Map(endpoints, sessions);
            HealthPages.Map(endpoints);
            MetricPages.Map(endpoints);
            MeshPageRoutes pages = MeshPage.Map(endpoints, options.HasDashboard ? DashboardPages.Route + "/" : null);
            _ = pages.Reading.RequireRead();
            _ = pages.Operating.RequireOperate();
            if (options.HasDashboard)
                DashboardPages.Map(endpoints);
        });
    }
}
