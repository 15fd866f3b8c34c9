using System.Globalization;
using Meshward.Client.Results;
using Meshward.Grains.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Meshward.Client.Output;

/// <summary>A cluster on a terminal, looked at again every second until the user leaves. A cluster that does not answer is asked again.</summary>
/// <param name="look">Looks at the cluster; it may throw where no silo answers.</param>
/// <param name="cluster">The gateways that the user named.</param>
/// <param name="clock">Paces the looks.</param>
internal sealed class LiveCluster(Func<Task<ClusterResult>> look, string cluster, TimeProvider clock)
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromSeconds(1);

    // A look takes milliseconds; until a lost gateway is replaced, some seconds.
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(3);

    private ClusterResult? _seen;
    private Task<ClusterResult>? _look;
    private long _answered;

    /// <summary>Shows the cluster until the user leaves.</summary>
    /// <param name="seen">The first look.</param>
    /// <param name="console">Where to show it.</param>
    /// <param name="stop">Cancelled when the user has seen enough.</param>
    /// <returns>The last look.</returns>
    public async Task<ClusterResult> RunAsync(ClusterResult seen, IAnsiConsole console, CancellationToken stop)
    {
        (_seen, _answered) = (seen, clock.GetTimestamp());
        await console.Live(View(console)).AutoClear(true).Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Bottom).StartAsync(async live =>
        {
            using PeriodicTimer timer = new(s_betweenLooks, clock);
            try
            {
                while (await timer.WaitForNextTickAsync(stop))
                {
                    await LookAsync(stop);
                    live.UpdateTarget(View(console));
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The user has seen enough.
            }
        });
        await EndAsync();
        return _seen;
    }

    /// <summary>What there is to see, with a line above that says when, and since when there is no answer.</summary>
    /// <param name="seen">The last look.</param>
    /// <param name="silence">How long ago it was.</param>
    /// <param name="now">The time of day, UTC.</param>
    /// <param name="size">Columns and lines of the window.</param>
    public IRenderable View(ClusterResult seen, TimeSpan silence, DateTimeOffset now, (int Width, int Height) size)
    {
        string time = now.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        string line = silence < s_silence
            ? $"[bold]Cluster[/] {Markup.Escape(cluster)}  {time}  [dim]Ctrl-C leaves it to itself[/]"
            : $"[bold]Cluster[/] {Markup.Escape(cluster)}  {time}  [yellow]no answer for {Figures.Duration(Math.Floor(silence.TotalSeconds))}, asking again[/]";
        return new Rows(new Markup(line), ClusterView.Of(seen, size.Width, size.Height));
    }

    private IRenderable View(IAnsiConsole console) => View(
        _seen!, clock.GetElapsedTime(_answered), clock.GetUtcNow(), (console.Profile.Width, console.Profile.Height));

    // One look at a time; what is not there within a second is shown when it comes.
    private async Task LookAsync(CancellationToken stop)
    {
        _look ??= look();
        Task first = await Task.WhenAny(_look, Task.Delay(s_betweenLooks, clock, stop));
        if (first != _look)
        {
            return;
        }

        try
        {
            _seen = await _look;
            _answered = clock.GetTimestamp();
        }
        catch (Exception exception) when (stop.IsCancellationRequested || LostPeers.IsPassing(exception))
        {
            // Asked again at the next tick, if there is one.
        }
        finally
        {
            _look = null;
        }
    }

    private async Task EndAsync()
    {
        if (_look is not null)
        {
            await ((Task)_look).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
