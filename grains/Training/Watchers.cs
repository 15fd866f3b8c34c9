using System.Runtime.CompilerServices;
using Meshward.Learning.Training;

namespace Meshward.Grains.Training;

/// <summary>The progress that an activation knows, and those who watch it. Used on the turns of one grain only.</summary>
internal sealed class Watchers
{
    private readonly List<TrainingProgress> _history = [];
    private TaskCompletionSource _news = NewSource();
    private Exception? _failure;
    private bool _ended;

    public TrainingProgress? Latest => _history.Count > 0 ? _history[^1] : null;

    public void Add(TrainingProgress progress)
    {
        _history.Add(progress);
        Wake();
    }

    /// <summary>Ends all watching, with an error where there is one.</summary>
    public void End(Exception? failure)
    {
        _failure = failure;
        _ended = true;
        Wake();
    }

    public async IAsyncEnumerable<TrainingProgress> WatchAsync(int afterRound, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int next = 0; ;)
        {
            while (next < _history.Count)
            {
                TrainingProgress progress = _history[next++];
                if (progress.Round > afterRound)
                    yield return progress;
            }

            if (_failure is not null)
                throw _failure;
            if (_ended)
                yield break;
            await _news.Task.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Wake()
    {
        TaskCompletionSource news = _news;
        _news = NewSource();
        news.SetResult();
    }
}
