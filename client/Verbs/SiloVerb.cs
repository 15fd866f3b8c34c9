using System.Net;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Core.Scenarios;
using Meshward.Silo;
using Meshward.Silo.Settings;

namespace Meshward.Client.Verbs;

/// <summary><c>silo</c>: a silo of a cluster, until it is asked to stop.</summary>
internal sealed class SiloVerb : Verb<SiloOptions, SiloResult>
{
    private static readonly TimeSpan s_shortStart = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    protected override async Task<SiloResult> WorkAsync(SiloOptions options, Session session)
    {
        SiloSettings read = SiloSettings.Read(new SettingsInput(options.Given, session.Variables(), DataDirectory.Find(null, session))).OrStop();
        ClusterSiloOptions settings = read.Silo with { Clock = session.Clock };
        SiloResult silo = new(
            new IPEndPoint(settings.Address, settings.Port).ToString(),
            new IPEndPoint(settings.Address, settings.GatewayPort).ToString(),
            settings.Clustering == Clustering.Localhost ? "localhost" : "postgres",
            settings.Cores,
            0)
        {
            Settings = options.ShowSettings ? read.Effective : null,
        };
        if (options.ShowSettings)
        {
            return silo;
        }

        DataDirectory.Open(settings.DataDirectory, session);
        await using ClusterSilo running = (await StartAsync(settings, session)).OrStop();
        long start = session.Clock.GetTimestamp();
        await session.Terminal.Error.WriteLineAsync(
            $"silo {silo.Silo} is ready: consoles connect with --cluster {silo.Gateway}; {silo.Cores} core{(silo.Cores == 1 ? "" : "s")}, {settings.Database?.Place ?? "state in " + settings.DataDirectory}{(settings.Web is null ? "" : $"; web server at {settings.Web.Page}")}");
        await UntilAsync(session.Stop, running.Ended);
        return silo with { Seconds = session.Clock.GetElapsedTime(start).TotalSeconds };
    }

    /// <inheritdoc />
    protected override void Print(SiloResult result, bool asJson, Terminal terminal)
    {
        if (asJson && result.Settings is { } settings)
        {
            terminal.Output.WriteLine(ResultWriter.Write(new SettingsResult(settings)));
        }
        else
        {
            base.Print(result, asJson, terminal);
        }
    }

    /// <inheritdoc />
    protected override void Show(SiloResult result, Terminal terminal)
    {
        if (result.Settings is { } settings)
        {
            terminal.Results.Write(SettingsTable.Of(settings));
        }
        else
        {
            terminal.Error.WriteLine($"silo {result.Silo} has stopped after {Figures.Duration(result.Seconds)}");
        }
    }

    // Without the one that leads, a silo waits for as long as it takes: whoever started it must know for whom.
    private static async Task<Checked<ClusterSilo>> StartAsync(ClusterSiloOptions settings, Session session)
    {
        Task<Checked<ClusterSilo>> start = ClusterSilo.StartAsync(settings, session.Stop);
        bool isLed = settings is { Clustering: Clustering.Localhost, Port: not ClusterSiloOptions.PrimaryPort };
        if (isLed && await Task.WhenAny(start, Task.Delay(s_shortStart, session.Clock)) != start)
        {
            await session.Terminal.Error.WriteLineAsync(
                $"silo {settings.Address}:{settings.Port} is not ready yet: it waits for the silo on port {ClusterSiloOptions.PrimaryPort}, which leads those of this machine");
        }

        return await start;
    }

    private static async Task UntilAsync(CancellationToken stop, CancellationToken ended)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, ended);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
