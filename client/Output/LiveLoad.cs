using Meshward.Testbed.Load;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>A load while it is sent: a table that redraws itself on a terminal, a line now and then otherwise.</summary>
/// <param name="generator">Sends it.</param>
/// <param name="length">Length of the load.</param>
/// <param name="clock">Paces the looks.</param>
internal sealed class LiveLoad(LoadGenerator generator, TimeSpan length, TimeProvider clock)
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_betweenLines = TimeSpan.FromSeconds(5);

    /// <summary>Sends the load.</summary>
    /// <param name="terminal">Where to show it: on standard error.</param>
    /// <param name="stop">Cancelled when the user has enough.</param>
    public async Task<LoadMeasurement> RunAsync(Terminal terminal, CancellationToken stop)
    {
        Task<LoadMeasurement> run = generator.RunAsync(stop);
        if (terminal.IsLive)
        {
            await terminal.Messages.Live(View()).AutoClear(true).Overflow(VerticalOverflow.Crop)
                .StartAsync(live => WatchAsync(run, s_betweenLooks, () => live.UpdateTarget(View())));
        }
        else
        {
            await WatchAsync(run, s_betweenLines, () => terminal.Error.WriteLine(LoadView.Line(generator.Measured)));
        }

        return await run;
    }

    private async Task WatchAsync(Task run, TimeSpan pause, Action show)
    {
        using CancellationTokenSource ended = new();
        Task ending = run.ContinueWith(_ => ended.CancelAsync(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
        using PeriodicTimer timer = new(pause, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ended.Token))
            {
                show();
            }
        }
        catch (OperationCanceledException)
        {
            await ending;
        }
    }

    private Rows View()
    {
        LoadMeasurement measured = generator.Measured;
        return new Rows(
            new Markup($"[bold]Load[/]  {Figures.Duration(Math.Floor(measured.Seconds))} of {Figures.Duration(length.TotalSeconds)}  [dim]Ctrl-C ends it, and shows what was measured[/]"),
            LoadView.Of(measured));
    }
}
