using System.Collections.Immutable;
using System.Net;
using Meshward.Core.Scenarios;
using Meshward.Grains;
using Meshward.Grains.Contracts;
using Meshward.Grains.Training;
using Meshward.Silo.Access;
using Meshward.Silo.Tls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Meshward.Silo;

/// <summary>A cluster of silos that a console is attached to, as an Orleans client.</summary>
public sealed class AttachedCluster : ICluster
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(6);

    // A silo that is at it for the first time, on a machine that is busy, takes longer than what a call is given otherwise.
    private static readonly TimeSpan _firstAnswer = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _betweenAttempts = TimeSpan.FromMilliseconds(300);

    private readonly IHost _host;
    private readonly CancellationTokenSource _leaving = new();
    private readonly Task _learning;

    private AttachedCluster(IHost host, GatewayList gateways, int cores, TimeProvider clock, Silence? silence)
    {
        (_host, Cores, Silence) = (host, cores, silence);
        Grains = host.Services.GetRequiredService<IClusterClient>();
        Training = new GrainTraining(Grains, clock, silence);
        _learning = LearnAsync(gateways, clock);
    }

    /// <inheritdoc/>
    public IGrainFactory Grains { get; }

    /// <inheritdoc/>
    public GrainTraining Training { get; }

    /// <inheritdoc/>
    public Silence? Silence { get; }

    /// <inheritdoc/>
    public int Cores { get; }

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <summary>Attaches to a cluster.</summary>
    /// <param name="gateways">Gateways of some of its silos, at least one.</param>
    /// <param name="clock">Measures waiting.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The cluster, or one line that says that none answers there.</returns>
    /// <exception cref="ClusterRefusedException">One answers there, and one of the two does not trust the other.</exception>
    public static Task<Checked<AttachedCluster>> ConnectAsync(ImmutableArray<IPEndPoint> gateways, TimeProvider clock, CancellationToken cancellationToken) =>
        ConnectAsync(gateways, ConsoleAccess.None, clock, cancellationToken);

    /// <summary>Attaches to a cluster.</summary>
    /// <param name="gateways">Gateways of some of its silos, at least one.</param>
    /// <param name="access">What the console shows and trusts.</param>
    /// <param name="clock">Measures waiting.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="tell">Hears, in a line, when the cluster has given no answer for some seconds, and when it answers again; null where nobody is told.</param>
    /// <returns>The cluster, or one line that says that none answers there.</returns>
    /// <exception cref="ClusterRefusedException">One answers there, and one of the two does not trust the other.</exception>
    public static async Task<Checked<AttachedCluster>> ConnectAsync(
        ImmutableArray<IPEndPoint> gateways, ConsoleAccess access, TimeProvider clock, CancellationToken cancellationToken, Action<string>? tell = null)
    {
        Checked<ConsoleConnection> connection = ConsoleConnection.Open(gateways, access, clock);
        return connection.IsValid ? await ConnectAsync(connection.Value, clock, tell, cancellationToken) : connection.Diagnostics;
    }

    private static async Task<Checked<AttachedCluster>> ConnectAsync(
        ConsoleConnection connection, TimeProvider clock, Action<string>? tell, CancellationToken cancellationToken)
    {
        var list = new GatewayList(connection.Gateways);
        IHost host = Build(list, connection, clock);
        try
        {
            await host.StartAsync(cancellationToken);
            using var patience = new CancellationTokenSource(_firstAnswer, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            ImmutableArray<SiloEntry> silos = await new GrainTraining(host.Services.GetRequiredService<IClusterClient>(), clock).GetSilosAsync(either.Token);
            list.Learn(GatewaysOf(silos));
            return new AttachedCluster(host, list, Math.Max(1, silos.Sum(silo => silo.Cores)), clock, tell is null ? null : new Silence(clock, tell));
        }
        catch (Exception exception) when (connection.Refusal is not null || exception is SiloUnavailableException || LostPeers.IsPassing(exception))
        {
            await SiloHost.DisposeAsync(host);
            cancellationToken.ThrowIfCancellationRequested();
            if (connection.Refusal is string refusal)
                throw new ClusterRefusedException(refusal);
            return new Diagnostic("--cluster", null, null, $"expected a cluster that answers, found none at {string.Join(" or ", connection.Gateways)}");
        }
        catch
        {
            await SiloHost.DisposeAsync(host);
            throw;
        }
    }

    /// <summary>Leaves the cluster; what runs there goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _learning;
        _leaving.Dispose();
        await _host.StopAsync(CancellationToken.None);
        await SiloHost.DisposeAsync(_host);
    }

    private static IHost Build(GatewayList gateways, ConsoleConnection connection, TimeProvider clock)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        long start = clock.GetTimestamp();
        builder.UseOrleansClient(client =>
        {
            client.Services.AddSingleton<IGatewayListProvider>(gateways);
            client.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (ClusterSettings.Name, ClusterSettings.Name));
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = ClusterSettings.GatewayRefresh);
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ClusterSettings.ConsoleTimeout);
            if (connection.Certificates is TlsCertificates certificates)
                client.UseCertificates(certificates);
            client.UseGate(connection.Token, connection.RefuseToken);
            if (connection.Token is string token)
            {
                client.AddOutgoingGrainCallFilter(context =>
                {
                    RequestContext.Set(AccessFilter.TokenKey, token);
                    return context.Invoke();
                });
            }

            client.UseConnectionRetryFilter(async (_, cancellationToken) =>
            {
                if (await connection.IsRefusedAsync(cancellationToken))
                    return false;
                await Task.Delay(_betweenAttempts, clock, cancellationToken);
                return clock.GetElapsedTime(start) < _patience;
            });
        });
        return builder.Build();
    }

    private static IClusterGrain Cluster(IGrainFactory grains) => grains.GetGrain<IClusterGrain>(GrainKeys.Cluster);

    private static IEnumerable<IPEndPoint> GatewaysOf(ImmutableArray<SiloEntry> silos) =>
        silos.Select(silo => silo.Gateway).OfType<string>().Select(IPEndPoint.Parse);

    // Silos come and go while the console is attached.
    private async Task LearnAsync(GatewayList gateways, TimeProvider clock)
    {
        using var timer = new PeriodicTimer(ClusterSettings.GatewayRefresh, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_leaving.Token))
            {
                try
                {
                    gateways.Learn(GatewaysOf(await Cluster(Grains).GetSilosAsync().WaitAsync(_leaving.Token)));
                }
                catch (Exception exception) when ((exception is OrleansException || LostPeers.IsPassing(exception)) && !_leaving.IsCancellationRequested)
                {
                    // What is known serves until the cluster answers again, whatever is wrong with it.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The console leaves.
        }
    }
}
