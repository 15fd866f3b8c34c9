using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>Shows how far long work is: a bar with an estimate on a terminal, a line for every tenth elsewhere.</summary>
internal static class ProgressView
{
    /// <summary>Does the work and shows its progress on standard error.</summary>
    /// <param name="terminal">Where to show it.</param>
    /// <param name="clock">For the estimate.</param>
    /// <param name="title">What the work is.</param>
    /// <param name="work">The work; it reports as often as it likes.</param>
    public static Task<T> RunAsync<T>(Terminal terminal, TimeProvider clock, string title, Func<Action<WorkProgress>, Task<T>> work) =>
        terminal.IsLive ? RunLiveAsync(terminal, title, work) : RunPlainAsync(terminal, clock, title, work);

    private static Task<T> RunLiveAsync<T>(Terminal terminal, string title, Func<Action<WorkProgress>, Task<T>> work) =>
        terminal.Messages.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                ProgressTask bar = context.AddTask(Markup.Escape(title), maxValue: 1);
                return await work(progress =>
                {
                    bar.Value = progress.Share;
                    bar.Description = Markup.Escape($"{title}  {progress.Note}");
                });
            });

    private static Task<T> RunPlainAsync<T>(Terminal terminal, TimeProvider clock, string title, Func<Action<WorkProgress>, Task<T>> work)
    {
        long start = clock.GetTimestamp();
        int tenth = 0;
        return work(progress =>
        {
            int now = (int)(10 * progress.Share);
            if (now <= tenth)
            {
                return;
            }

            tenth = now;
            double elapsed = clock.GetElapsedTime(start).TotalSeconds;
            double left = elapsed / progress.Share * (1 - progress.Share);
            string estimate = progress.Share < 1 ? $", about {Figures.Duration(left)} left" : "";
            terminal.Error.WriteLine($"{title}: {10 * now} %, {progress.Note}{estimate}");
        });
    }
}
