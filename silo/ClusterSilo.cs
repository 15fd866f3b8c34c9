using System.Net;
using Meshward.Core.Scenarios;
using Meshward.Silo.Access;
using Meshward.Silo.Postgres;
using Meshward.Silo.Settings;
using Meshward.Silo.Storage;
using Meshward.Silo.Tls;
using Meshward.Silo.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Meshward.Silo;

/// <summary>A silo of a cluster: what the process of <c>meshward silo</c> runs.</summary>
public sealed class ClusterSilo : IAsyncDisposable
{
    private static readonly TimeSpan s_promptStart = TimeSpan.FromSeconds(6);

    private readonly IHost _host;
    private readonly StateFile? _file;

    private ClusterSilo(IHost host, StateFile? file) => (_host, _file) = (host, file);

    internal IServiceProvider Services => _host.Services;

    /// <summary>Falls when the silo has ended by itself: the others declared it dead, for example.</summary>
    public CancellationToken Ended => Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    /// <summary>Starts a silo and joins the cluster.</summary>
    /// <returns>The silo, or one line on what keeps it from starting: a port, the data directory, certificates or the database.</returns>
    /// <exception cref="ClusterRefusedException">The other silos and this one do not trust each other.</exception>
    public static async Task<Checked<ClusterSilo>> StartAsync(ClusterSiloOptions options, CancellationToken cancellationToken)
    {
        if (PortMistake(options) is Diagnostic port)
            return port;
        TlsCertificates? certificates = null;
        if (options.Tls is SiloTls tls)
        {
            Checked<TlsCertificates> open = TlsCertificates.Open(tls.Files, options.Clock);
            if (!open.IsValid)
                return open.Diagnostics;
            certificates = open.Value;
        }

        Checked<AccessPolicy> policy = AccessPolicy.Open(options.Access, options.Tls is { IsMutual: true }, options.Clock);
        if (!policy.IsValid)
            return policy.Diagnostics;
        Guards guards = new(certificates, policy.Value);

        if (options.Database is PostgresDatabase database)
        {
            Checked<PostgresDatabase> usable = await PostgresSchema.CheckAsync(database, cancellationToken);
            return usable.IsValid ? await StartAsync(options, null, guards, cancellationToken) : usable.Diagnostics;
        }

        Checked<StateFile> file = StateFile.Open(options.DataDirectory);
        return file.IsValid ? await StartAsync(options, file.Value, guards, cancellationToken) : file.Diagnostics;
    }

    /// <summary>Leaves the cluster and stops: trainings are checkpointed, and go on on another silo.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await SiloHost.DisposeAsync(_host);
        _file?.Dispose();
    }

    private static async Task<ClusterSilo> StartAsync(ClusterSiloOptions options, StateFile? file, Guards guards, CancellationToken cancellationToken)
    {
        string logFile = Path.Combine(options.DataDirectory, FormattableString.Invariant($"silo-{options.Port}.log"));
        IHost host = SiloHost.Build(new SiloPlan(logFile, options.Cores, options.GatewayPort, options.Clock, options.Web, options.Otlp, silo => Configure(silo, options, file, guards)));
        try
        {
            ILogger log = host.Services.GetRequiredService<ILogger<ClusterSilo>>();
            guards.Policy.TellTo(log);
            if (guards.Certificates is TlsCertificates certificates)
                certificates.Log = log;
            await JoinAsync(host, options, guards.Certificates, cancellationToken);
            return new ClusterSilo(host, file);
        }
        catch
        {
            await SiloHost.DisposeAsync(host);
            file?.Dispose();
            throw;
        }
    }

    // A silo that the others refuse would try for minutes, or for ever, without a word.
    private static async Task JoinAsync(IHost host, ClusterSiloOptions options, TlsCertificates? certificates, CancellationToken cancellationToken)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task start = host.StartAsync(attempt.Token);
        bool isPrompt = await Task.WhenAny(start, Task.Delay(s_promptStart, options.Clock, cancellationToken)) == start && start.IsCompletedSuccessfully;
        if (!isPrompt && await TlsPeers.FindMistakeAsync(options, certificates, cancellationToken) is string mistake)
        {
            await attempt.CancelAsync();
            await start.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new ClusterRefusedException(mistake);
        }

        await start;
    }

    private static void Configure(ISiloBuilder silo, ClusterSiloOptions options, StateFile? file, Guards guards)
    {
        if (guards.Certificates is TlsCertificates certificates)
        {
            silo.UseCertificates(certificates, options.Tls!.IsMutual);
            silo.Services.AddSingleton(certificates);
        }

        silo.Services.AddSingleton(guards.Policy);
        silo.AddIncomingGrainCallFilter<AccessFilter>();
        silo.UseGate(guards.Policy);
        if (options.Clustering == Clustering.Postgres)
        {
            silo.UsePostgresMembership(options.Database!);
        }
        else
        {
            var primary = new IPEndPoint(options.Address, ClusterSiloOptions.PrimaryPort);
            silo.UseLocalhostClustering(options.Port, options.GatewayPort, options.Port == ClusterSiloOptions.PrimaryPort ? null : primary);
        }

        if (options.Database is PostgresDatabase database)
        {
            silo.UsePostgresState(database);
        }
        else
        {
            silo.UseInMemoryReminderService();
            silo.AddStateFile(file!);
        }

        silo.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (ClusterSettings.Name, ClusterSettings.Name));
        if (options.Kubernetes is KubernetesPod pod)
            silo.UsePod(pod);
        else
            silo.Configure<SiloOptions>(names => names.SiloName = FormattableString.Invariant($"silo-{options.Port}"));
        silo.Configure<EndpointOptions>(endpoint =>
        {
            endpoint.AdvertisedIPAddress = options.Address;
            endpoint.SiloPort = options.Port;
            endpoint.GatewayPort = options.GatewayPort;

            // On Kubernetes, Orleans would listen on every address of the machine.
            endpoint.SiloListeningEndpoint = new IPEndPoint(options.Address, options.Port);
            endpoint.GatewayListeningEndpoint = new IPEndPoint(options.Address, options.GatewayPort);
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

    private sealed record Guards(TlsCertificates? Certificates, AccessPolicy Policy);
}
