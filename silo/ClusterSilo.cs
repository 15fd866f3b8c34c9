using System.Net;
using Meshward.Core.Scenarios;
using Meshward.Silo.Postgres;
using Meshward.Silo.Storage;
using Meshward.Silo.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Meshward.Silo;

/// <summary>A silo of a cluster: what the process of <c>meshward silo</c> runs.</summary>
public sealed class ClusterSilo : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly StateFile? _file;

    private ClusterSilo(IHost host, StateFile? file) => (_host, _file) = (host, file);

    internal IServiceProvider Services => _host.Services;

    /// <summary>Falls when the silo has ended by itself: the others declared it dead, for example.</summary>
    public CancellationToken Ended => Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    /// <summary>Starts a silo and joins the cluster.</summary>
    /// <returns>The silo, or one line on what keeps it from starting: a port, the data directory or the database.</returns>
    public static async Task<Checked<ClusterSilo>> StartAsync(ClusterSiloOptions options, CancellationToken cancellationToken)
    {
        if (PortMistake(options) is Diagnostic port)
            return port;
        if (options.Database is PostgresDatabase database)
        {
            Checked<PostgresDatabase> usable = await PostgresSchema.CheckAsync(database, cancellationToken);
            return usable.IsValid ? await StartAsync(options, null, cancellationToken) : usable.Diagnostics;
        }

        Checked<StateFile> file = StateFile.Open(options.DataDirectory);
        return file.IsValid ? await StartAsync(options, file.Value, cancellationToken) : file.Diagnostics;
    }

    /// <summary>Leaves the cluster and stops: trainings are checkpointed, and go on on another silo.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await SiloHost.DisposeAsync(_host);
        _file?.Dispose();
    }

    private static async Task<ClusterSilo> StartAsync(ClusterSiloOptions options, StateFile? file, CancellationToken cancellationToken)
    {
        string log = Path.Combine(options.DataDirectory, FormattableString.Invariant($"silo-{options.Port}.log"));
        IHost host = SiloHost.Build(new SiloPlan(log, options.Cores, options.GatewayPort, options.Clock, options.Web, silo => Configure(silo, options, file)));
        try
        {
            await host.StartAsync(cancellationToken);
            return new ClusterSilo(host, file);
        }
        catch
        {
            await SiloHost.DisposeAsync(host);
            file?.Dispose();
            throw;
        }
    }

    private static void Configure(ISiloBuilder silo, ClusterSiloOptions options, StateFile? file)
    {
        if (options.Database is PostgresDatabase database)
        {
            silo.UsePostgres(database);
        }
        else
        {
            var primary = new IPEndPoint(options.Address, ClusterSiloOptions.PrimaryPort);
            silo.UseLocalhostClustering(options.Port, options.GatewayPort, options.Port == ClusterSiloOptions.PrimaryPort ? null : primary);
            silo.UseInMemoryReminderService();
            silo.AddStateFile(file!);
        }

        silo.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (ClusterSettings.Name, ClusterSettings.Name));
        silo.Configure<SiloOptions>(names => names.SiloName = FormattableString.Invariant($"silo-{options.Port}"));
        silo.Configure<EndpointOptions>(endpoint =>
        {
            endpoint.AdvertisedIPAddress = options.Address;
            endpoint.SiloPort = options.Port;
            endpoint.GatewayPort = options.GatewayPort;
        });
        silo.Configure<ClusterMembershipOptions>(ClusterSettings.Apply);
        silo.Configure<SiloMessagingOptions>(ClusterSettings.Apply);
        silo.Configure<ReminderOptions>(reminders => reminders.MinimumReminderPeriod = ClusterSettings.ShortestReminder);
    }

    private static Diagnostic? PortMistake(ClusterSiloOptions options)
    {
        if (SiloWeb.PortMistake(options.Web) is Diagnostic web)
            return web;
        foreach ((string flag, int port) in new[] { ("--port", options.Port), ("--gateway", options.GatewayPort) })
        {
            if (!SiloHost.IsFree(options.Address, port))
                return new Diagnostic(flag, null, null, FormattableString.Invariant($"expected a free port of {options.Address}, found port {port} that cannot be listened on"));
        }

        return null;
    }
}
