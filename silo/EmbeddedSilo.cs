using System.Net;
using Meshward.Core.Scenarios;
using Meshward.Grains;
using Meshward.Grains.Training;
using Meshward.Silo.Storage;
using Meshward.Silo.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Meshward.Silo;

/// <summary>
/// A silo inside a program: a cluster of one, with its grain state in a data directory. It listens on loopback only, leaves the
/// program's signals alone, and writes what it has to say to a file in the data directory.
/// </summary>
public sealed class EmbeddedSilo : ICluster
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
    }

    /// <summary>The silo's grains.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>Trainings on this silo.</summary>
    public GrainTraining Training { get; }

    /// <inheritdoc/>
    public Silence? Silence => null;

    /// <summary>Writes to the silo's log.</summary>
    public ILogger Log { get; }

    /// <summary>Cores of the cluster.</summary>
    public int Cores { get; }

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <summary>Starts a silo.</summary>
    /// <returns>The silo, or one line on what keeps it from starting: the data directory or the port of the web server.</returns>
    public static async Task<Checked<EmbeddedSilo>> StartAsync(EmbeddedSiloOptions options, CancellationToken cancellationToken)
    {
        if (SiloWeb.PortMistake(options.Web) is Diagnostic web)
            return web;
        Checked<StateFile> file = StateFile.Open(options.DataDirectory);
        if (!file.IsValid)
            return file.Diagnostics;
        for (int attempt = 1; ; attempt++)
        {
            IHost host = SiloHost.Build(PlanOf(options, file.Value));
            try
            {
                await host.StartAsync(cancellationToken);
                return new EmbeddedSilo(host, file.Value, options);
            }
            catch (Exception exception)
            {
                await SiloHost.DisposeAsync(host);

                // Between finding a free port and listening on it, another program can take it.
                if (SiloHost.IsPortTaken(exception) && attempt < PortAttempts)
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
        await SiloHost.DisposeAsync(_host);
        _file.Dispose();
    }

    private static SiloPlan PlanOf(EmbeddedSiloOptions options, StateFile file) => new(
        Path.Combine(options.DataDirectory, LogName),
        options.Cores,
        null,
        options.Clock,
        options.Web,
        null,
        silo =>
        {
            int siloPort = SiloHost.FreePort();
            silo.UseLocalhostClustering(siloPort, gatewayPort: 0, serviceId: "meshward", clusterId: "embedded");
            silo.Configure<EndpointOptions>(endpoint =>
            {
                endpoint.AdvertisedIPAddress = IPAddress.Loopback;
                endpoint.SiloPort = siloPort;
                endpoint.GatewayPort = 0;
            });
            silo.AddStateFile(file);
        });
}
