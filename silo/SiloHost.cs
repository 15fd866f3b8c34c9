using System.Net;
using System.Net.Sockets;
using Meshward.Grains;
using Meshward.Silo.Access;
using Meshward.Silo.Logging;
using Meshward.Silo.Telemetry;
using Meshward.Silo.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Dashboard;

namespace Meshward.Silo;

/// <summary>Builds the host of a silo: no configuration files, no environment, so that what a silo does depends on its plan alone.</summary>
internal static class SiloHost
{
    public static IHost Build(SiloPlan plan)
    {
        var host = new HostBuilder();
        if (plan.Web is WebOptions web)
            SiloWeb.Add(host, web);
        if (plan.Web is not null || plan.Otlp is not null)
            host.ConfigureServices(services => Watch(services, plan));
        Configure(host, plan);
        return host.Build();
    }

    /// <summary>A port of loopback that nobody listens on at the moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public static bool IsPortTaken(Exception? exception) =>
        exception is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }
        || (exception is AggregateException several && several.InnerExceptions.Any(IsPortTaken))
        || (exception?.InnerException is Exception inner && IsPortTaken(inner));

    public static async Task DisposeAsync(IHost host)
    {
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            host.Dispose();
    }

    private static void Watch(IServiceCollection services, SiloPlan plan)
    {
        HealthPages.AddChecks(services);
        services.AddHostedService<AccessMeter>();
        SiloTelemetry.Add(services, new TelemetryOptions($"{Path.GetFileNameWithoutExtension(plan.LogFile)}@{Environment.MachineName}", plan.Otlp, plan.Web is not null));
    }

    private static void Configure(IHostBuilder host, SiloPlan plan)
    {
        // Below errors, the silo itself only advises another garbage collector, which would not suit a console, and longer reminders.
        host.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Orleans.Runtime.Silo", LogLevel.Error)
            .AddFilter("Orleans.Hosting.ReminderOptionsValidator", LogLevel.Error));
        host.ConfigureServices(services =>
        {
            services.AddSingleton<ILoggerProvider>(_ => new FileLoggerProvider(plan.LogFile, plan.Clock));
            services.Replace(ServiceDescriptor.Singleton<IHostLifetime, QuietLifetime>());
            services.AddSingleton(new AccessPolicy(null));
        });
        host.UseOrleans(silo =>
        {
            silo.Services.AddSingleton(plan.Clock);
            silo.AddMeshwardGrains(plan.Cores, plan.GatewayPort);
            plan.Cluster(silo);
            if (plan.IsSeenByDashboards)
                silo.AddDashboard();
        });
    }

    /// <summary>The program that holds the silo decides when it ends: the usual lifetime would take Ctrl-C for itself.</summary>
    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
