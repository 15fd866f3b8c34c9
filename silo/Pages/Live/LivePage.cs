namespace Meshward.Silo.Pages;

/// <summary>
/// What a page shows, looked at now and then for all who read it, and by nobody while nobody does. It keeps what was seen last, so that a page that is opened
/// again has it at once.
/// </summary>
/// <typeparam name="T">What the page says.</typeparam>
internal sealed class LivePage<T> : IDisposable
    where T : class
{
    // An answer takes milliseconds; where a silo has died, calls are repeated for longer.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(6);

    // Who has just got the page asks for its news in a moment.
    private static readonly TimeSpan _lingers = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly Func<CancellationToken, Task<T>> _look;
    private readonly Func<T, IEnumerable<Part>> _parts;
    private readonly TimeSpan _betweenLooks;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop;
    private TaskCompletionSource _ready = NewSignal();
    private (T View, long Version)? _seen;
    private string? _problem;
    private bool _isLooping;
    private long _touched, _looked;
    private int _readers;

    /// <summary>A page that nobody reads yet.</summary>
    /// <param name="look">Looks.</param>
    /// <param name="parts">What of it changes by itself.</param>
    /// <param name="betweenLooks">Time between two looks.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="stopping">Ends it with the silo.</param>
    public LivePage(Func<CancellationToken, Task<T>> look, Func<T, IEnumerable<Part>> parts, TimeSpan betweenLooks, TimeProvider clock, CancellationToken stopping)
    {
        (_look, _parts, _betweenLooks, _clock) = (look, parts, betweenLooks, clock);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    }

    /// <summary>The parts that change.</summary>
    public PartBoard Board { get; } = new();

    /// <summary>One line on why what was seen last is old; null where it is not.</summary>
    public string? Problem
    {
        get
        {
            lock (_gate)
            {
                double seconds = _clock.GetElapsedTime(_looked).TotalSeconds;
                return _problem ?? (seconds > _patience.TotalSeconds ? FormattableString.Invariant($"the cluster has not answered for {seconds:0} s") : null);
            }
        }
    }

    /// <summary>What was seen last, and the version of the parts that it is; waits for the first look, but not for long.</summary>
    /// <param name="patience">How long.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Null where nothing was seen in that time.</returns>
    public async Task<(T View, long Version)?> SeeAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        Touch(0);
        Task ready;
        lock (_gate)
        {
            ready = _ready.Task;
        }

        try
        {
            await ready.WaitAsync(patience, _clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null; // The cluster does not answer: the caller says so.
        }

        lock (_gate)
        {
            return _seen;
        }
    }

    /// <summary>Keeps it looked at until that is given back.</summary>
    public IDisposable Follow()
    {
        Touch(1);
        return new Reader(this);
    }

    /// <summary>Looks again as soon as possible, since something was done.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task LookAgainAsync(CancellationToken cancellationToken)
    {
        long version = Board.Version;
        Touch(0);
        try
        {
            await Board.WaitAsync(version, cancellationToken).WaitAsync(_betweenLooks * 2, _clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Nothing has changed that the page shows.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private void Touch(int readers)
    {
        lock (_gate)
        {
            _readers += readers;
            _touched = _clock.GetTimestamp();
            if (_isLooping || _stop.IsCancellationRequested)
                return;
            (_isLooping, _looked) = (true, _touched);

            // What was seen before nobody looked is old.
            _ready = NewSignal();
        }

        // It looks for everybody, not for whoever came first.
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(LoopAsync, CancellationToken.None);
    }

    private bool GoesOn()
    {
        lock (_gate)
        {
            return _isLooping = !_stop.IsCancellationRequested && (_readers > 0 || _clock.GetElapsedTime(_touched) < _lingers);
        }
    }

    private async Task LoopAsync()
    {
        while (GoesOn())
        {
            try
            {
                Show(await _look(_stop.Token));
                await Task.Delay(_betweenLooks, _clock, _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Whatever it is, readers are told, and the next look may fare better.
                lock (_gate)
                {
                    _problem = exception.Message.ReplaceLineEndings(" ");
                }

                await Task.Delay(_betweenLooks, _clock, CancellationToken.None);
            }
        }
    }

    private void Show(T view)
    {
        long version = Board.Publish(_parts(view));
        lock (_gate)
        {
            (_seen, _problem, _looked) = ((view, version), null, _clock.GetTimestamp());
            _ready.TrySetResult();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Leave()
    {
        lock (_gate)
        {
            _readers--;
            _touched = _clock.GetTimestamp();
        }
    }

    private sealed class Reader(LivePage<T> page) : IDisposable
    {
        private int _isLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isLeft, 1) == 0)
                page.Leave();
        }
    }
}
