using System.Net;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Silo;

namespace Meshward.Client.Verbs;

/// <summary><c>silo</c>: a silo of a cluster, until it is asked to stop.</summary>
internal sealed class SiloVerb : Verb<SiloOptions, SiloResult>
{
    /// <inheritdoc />
    protected override async Task<SiloResult> WorkAsync(SiloOptions options, Session session)
    {
        ClusterSiloOptions settings = new(DataDirectory.Open(options.Data, session))
        {
            Address = options.Host,
            Port = options.Port,
            GatewayPort = options.Gateway,
            Database = options.UsesDatabase ? DatabaseFlag.Find(options.Database, session) : null,
            DashboardPort = options.DashboardPort,
            Cores = options.Cores,
            Clock = session.Clock,
        };
        SiloResult silo = new(
            new IPEndPoint(settings.Address, settings.Port).ToString(),
            new IPEndPoint(settings.Address, settings.GatewayPort).ToString(),
            settings.Database is null ? "localhost" : "postgres",
            settings.Cores,
            0);
        await using ClusterSilo running = (await ClusterSilo.StartAsync(settings, session.Stop)).OrStop();
        long start = session.Clock.GetTimestamp();
        await session.Terminal.Error.WriteLineAsync(
            $"silo {silo.Silo} is ready: consoles connect with --cluster {silo.Gateway}; {silo.Cores} core{(silo.Cores == 1 ? "" : "s")}, {settings.Database?.Place ?? "state in " + settings.DataDirectory}");
        await UntilAsync(session.Stop, running.Ended);
        return silo with { Seconds = session.Clock.GetElapsedTime(start).TotalSeconds };
    }

    /// <inheritdoc />
    protected override void Show(SiloResult result, Terminal terminal) =>
        terminal.Error.WriteLine($"silo {result.Silo} has stopped after {Figures.Duration(result.Seconds)}");

    private static async Task UntilAsync(CancellationToken stop, CancellationToken ended)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, ended);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
