using Meshward.Grains.Contracts;
using Meshward.Learning.Training;

namespace Meshward.Grains.Training;

/// <summary>
/// The progress that an activation knows, and those who watch it. Whoever is not far behind sees every round; of rounds long ago, which only those see who
/// join, fewer and fewer are kept, so that a training may go on for as long as it likes. Used on the turns of one grain only.
/// </summary>
/// <param name="clock">Measures the waiting.</param>
internal sealed class Watchers(TimeProvider clock)
{
    /// <summary>How long a watcher waits for news at most: consoles take a call for lost after a second, and the way there and back takes time too.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(300);

    // A round is some hundred bytes.
    private const int LargestCount = 500;

    // Some two megabytes. The last ones are all there: seconds of the shortest rounds, and several answers.
    private const int MostKept = 8192, MostRecent = 2048;

    private readonly List<TrainingProgress> _history = [];
    private TaskCompletionSource _news = NewSource();
    private Exception? _failure;
    private bool _ended;

    public TrainingProgress? Latest => _history.Count > 0 ? _history[^1] : null;

    public void Add(TrainingProgress progress)
    {
        _history.Add(progress);
        if (_history.Count > MostKept)
            Thin();
        Wake();
    }

    /// <summary>Ends all watching, with an error where there is one.</summary>
    public void End(Exception? failure)
    {
        _failure = failure;
        _ended = true;
        Wake();
    }

    /// <summary>Rounds after one, or the end; where there is neither, it waits for it, but not longer than <see cref="LongestWait"/>.</summary>
    public async Task<TrainingNews> NewsAsync(int afterRound, CancellationToken cancellationToken)
    {
        TrainingNews news = NewsNow(afterRound);
        if (news is not { Rounds.IsEmpty: true, IsOver: false })
            return news;
        await _news.Task.WaitAsync(LongestWait, clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        cancellationToken.ThrowIfCancellationRequested();
        return NewsNow(afterRound);
    }

    private TrainingNews NewsNow(int afterRound)
    {
        int first = _history.Count;
        while (first > 0 && _history[first - 1].Round > afterRound)
            first--;
        int count = Math.Min(_history.Count - first, LargestCount);
        if (count == 0 && _failure is not null)
            throw _failure;
        return new TrainingNews([.. _history.GetRange(first, count)], _ended && count == 0);
    }

    // Every second one: the first stays, and what is between two that are kept grows with their age.
    private void Thin()
    {
        int old = _history.Count - MostRecent, kept = 0;
        for (int at = 0; at < old; at += 2)
            _history[kept++] = _history[at];
        _history.RemoveRange(kept, old - kept);
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Wake()
    {
        TaskCompletionSource news = _news;
        _news = NewSource();
        news.SetResult();
    }
}
