using System.Net;
using System.Net.Sockets;
using Meshward.Core.Scenarios;
using Meshward.Grains;
using Meshward.Silo.Logging;
using Meshward.Silo.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Meshward.Silo;

/// <summary>
/// A silo inside a program: a cluster of one, with its grain state in a data directory. It listens on loopback only, leaves the
/// program's signals alone, and writes what it has to say to a file in the data directory.
/// </summary>
public sealed class EmbeddedSilo : IAsyncDisposable
{
    /// <summary>Name of the silo's log in the data directory.</summary>
    public const string LogName = "silo.log";

    private const int PortAttempts = 5;

    private readonly IHost _host;
    private readonly StateFile _file;

    private EmbeddedSilo(IHost host, StateFile file, EmbeddedSiloOptions options)
    {
        (_host, _file) = (host, file);
        Grains = host.Services.GetRequiredService<IGrainFactory>();
        Training = new GrainTraining(Grains, options.Clock);
        Log = host.Services.GetRequiredService<ILogger<EmbeddedSilo>>();
        Cores = options.Cores;
        Dashboard = options.DashboardPort is int port ? new Uri(FormattableString.Invariant($"http://127.0.0.1:{port}/dashboard/")) : null;
    }

    /// <summary>The silo's grains.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>Trainings on this silo.</summary>
    public GrainTraining Training { get; }

    /// <summary>Writes to the silo's log.</summary>
    public ILogger Log { get; }

    /// <summary>Cores of the cluster.</summary>
    public int Cores { get; }

    /// <summary>Address of the dashboard; null where none was asked for.</summary>
    public Uri? Dashboard { get; }

    /// <summary>Starts a silo.</summary>
    /// <returns>The silo, or one line on what keeps it from starting: the data directory or the dashboard's port.</returns>
    public static async Task<Checked<EmbeddedSilo>> StartAsync(EmbeddedSiloOptions options, CancellationToken cancellationToken)
    {
        if (options.DashboardPort is int dashboard && !IsFree(dashboard))
            return new Diagnostic("--dashboard", null, null, FormattableString.Invariant($"expected a free port, found port {dashboard} in use"));
        Checked<StateFile> file = StateFile.Open(options.DataDirectory);
        if (!file.IsValid)
            return file.Diagnostics;
        for (int attempt = 1; ; attempt++)
        {
            IHost host = Build(options, file.Value);
            try
            {
                await host.StartAsync(cancellationToken);
                return new EmbeddedSilo(host, file.Value, options);
            }
            catch (Exception exception)
            {
                await DisposeAsync(host);

                // Between finding a free port and listening on it, another program can take it.
                if (IsPortTaken(exception) && attempt < PortAttempts)
                    continue;
                file.Value.Dispose();
                throw;
            }
        }
    }

    /// <summary>Stops the silo: trainings are checkpointed, and go on when their grains are asked for again.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await DisposeAsync(_host);
        _file.Dispose();
    }

    private static IHost Build(EmbeddedSiloOptions options, StateFile file)
    {
        if (options.DashboardPort is not int port)
        {
            // No configuration files, no environment: what the silo does depends on its options alone.
            HostApplicationBuilder plain = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
            Configure(plain, options, file);
            return plain.Build();
        }

        WebApplicationBuilder web = DashboardHost.CreateBuilder(port);
        Configure(web, options, file);
        return DashboardHost.Build(web);
    }

    private static void Configure(IHostApplicationBuilder builder, EmbeddedSiloOptions options, StateFile file)
    {
        // Below errors, the silo itself only advises another garbage collector, which would not suit a console.
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        builder.Services.AddSingleton<ILoggerProvider>(_ => new FileLoggerProvider(Path.Combine(options.DataDirectory, LogName), options.Clock));
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, QuietLifetime>());
        builder.UseOrleans(silo =>
        {
            int siloPort = FreePort();
            silo.UseLocalhostClustering(siloPort, gatewayPort: 0, serviceId: "meshward", clusterId: "embedded");
            silo.Configure<EndpointOptions>(endpoint =>
            {
                endpoint.AdvertisedIPAddress = IPAddress.Loopback;
                endpoint.SiloPort = siloPort;
                endpoint.GatewayPort = 0;
            });
            silo.Services.AddSingleton(options.Clock);
            silo.AddMeshwardGrains(options.Cores);
            silo.Services.AddSingleton<IGrainStorage>(services => new SqliteGrainStorage(
                file,
                new OrleansGrainStorageSerializer(services.GetRequiredService<Orleans.Serialization.Serializer>()),
                services.GetRequiredService<IActivatorProvider>()));
            if (options.DashboardPort is not null)
                silo.AddDashboard();
        });
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool IsPortTaken(Exception? exception) =>
        exception is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }
        || (exception is AggregateException several && several.InnerExceptions.Any(IsPortTaken))
        || (exception?.InnerException is Exception inner && IsPortTaken(inner));

    private static async Task DisposeAsync(IHost host)
    {
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            host.Dispose();
    }

    /// <summary>The program that embeds the silo decides when it ends: the usual lifetime would take Ctrl-C for itself.</summary>
    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
