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
        terminal.IsLive ? RunLiveAsync(terminal, clock, title, work) : RunPlainAsync(terminal, clock, title, work);

    /// <summary>Does work whose length is not known, and names it on a terminal meanwhile; elsewhere it is silent.</summary>
    /// <param name="terminal">Where to show it.</param>
    /// <param name="title">What the work is.</param>
    /// <param name="work">The work.</param>
    public static T Run<T>(Terminal terminal, string title, Func<T> work) =>
        terminal.IsLive ? terminal.Messages.Status().Start(Markup.Escape(title), _ => work()) : work();

    private static Task<T> RunLiveAsync<T>(Terminal terminal, TimeProvider clock, string title, Func<Action<WorkProgress>, Task<T>> work) =>
        terminal.Messages.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 16 })
            .StartAsync(async context =>
            {
                long start = clock.GetTimestamp();
                ProgressTask bar = context.AddTask(Markup.Escape($"{title}: starting"), maxValue: 1);
                bar.IsIndeterminate = true;
                return await work(progress =>
                {
                    bar.IsIndeterminate = false;
                    bar.Value = progress.Share;
                    bar.Description = Markup.Escape(Line(title, (int)(100 * progress.Share), progress.Share, progress.Brief, clock.GetElapsedTime(start)));
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
            terminal.Error.WriteLine(Line(title, 10 * now, progress.Share, progress.Note, clock.GetElapsedTime(start)));
        });
    }

    // Before anything is done there is nothing to estimate from.
    private static string Line(string title, int percent, double share, string note, TimeSpan elapsed)
    {
        double left = elapsed.TotalSeconds / share * (1 - share);
        string estimate = share is > 0 and < 1 ? $", about {Figures.Duration(left)} left" : "";
        return $"{title}: {percent} %, {note}{estimate}";
    }
}
