using System.Collections.Immutable;
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
        RunAllAsync(terminal, clock, [title], reports => work(reports[0]));

    /// <summary>Does several pieces of work at once and shows the progress of each, in a line or bar of its own.</summary>
    /// <param name="terminal">Where to show it.</param>
    /// <param name="clock">For the estimates.</param>
    /// <param name="titles">What each piece is.</param>
    /// <param name="work">The work; it reports on each piece as often as it likes, from any thread.</param>
    public static Task<T> RunAllAsync<T>(
        Terminal terminal, TimeProvider clock, ImmutableArray<string> titles, Func<ImmutableArray<Action<WorkProgress>>, Task<T>> work)
    {
        long start = clock.GetTimestamp();
        return terminal.IsLive ? RunLiveAsync() : work([.. titles.Select(title => Lines(terminal, clock, title, start))]);

        Task<T> RunLiveAsync() => terminal.Messages.Progress()
            .AutoClear(true)
            .HideCompleted(titles.Length == 1)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 16 })
            .StartAsync(context => work([.. titles.Select(title => Bar(context, clock, title, start))]));
    }

    /// <summary>Does work whose length is not known, and names it on a terminal meanwhile; elsewhere it is silent.</summary>
    /// <param name="terminal">Where to show it.</param>
    /// <param name="title">What the work is.</param>
    /// <param name="work">The work.</param>
    public static T Run<T>(Terminal terminal, string title, Func<T> work) =>
        terminal.IsLive ? terminal.Messages.Status().Start(Markup.Escape(title), _ => work()) : work();

    private static Action<WorkProgress> Bar(ProgressContext context, TimeProvider clock, string title, long start)
    {
        ProgressTask bar = context.AddTask(Markup.Escape($"{title}: starting"), maxValue: 1);
        bar.IsIndeterminate = true;
        return progress =>
        {
            bar.IsIndeterminate = false;
            bar.Value = progress.Share;
            bar.Description = Markup.Escape(Line(title, (int)(100 * progress.Share), progress, progress.Brief, clock.GetElapsedTime(start)));
        };
    }

    private static Action<WorkProgress> Lines(Terminal terminal, TimeProvider clock, string title, long start)
    {
        int tenth = 0;
        return progress =>
        {
            int now = (int)(10 * progress.Share);
            if (now <= tenth)
            {
                return;
            }

            tenth = now;
            terminal.Tell(Line(title, 10 * now, progress, progress.Note, clock.GetElapsedTime(start)));
        };
    }

    // Before anything is done there is nothing to estimate from.
    private static string Line(string title, int percent, WorkProgress progress, string note, TimeSpan elapsed)
    {
        double done = progress.Share - progress.ShareBefore;
        double left = elapsed.TotalSeconds / done * (1 - progress.Share);
        string estimate = done > 0 && progress.Share < 1 ? $", about {Figures.Duration(left)} left" : "";
        return $"{title}: {percent} %, {note}{estimate}";
    }
}
