using System.Globalization;
using System.Net;
using Meshward.Testbed.Front;

namespace Meshward.Testbed.Load;

/// <summary>
/// Sends requests at their times, whether earlier ones are answered or not (open loop), and measures each from the time at which it was to
/// be sent: who waits since the mesh is slow is counted with all of the wait (no coordinated omission).
/// </summary>
public sealed class LoadGenerator : IDisposable
{
    // Each has a connection of its own.
    private readonly int _mostInFlight = OpenFiles.Connections(most: 20_000, filesEach: 1);
    private readonly LoadTarget _target;
    private readonly LoadPlan _plan;
    private readonly Uri[] _addresses; // [services]
    private readonly LoadTally _tally;
    private readonly HttpClient _client;
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _start;
    private int _open = 1; // The pacer holds one until it has sent everything.

    /// <summary>A generator that has sent nothing yet.</summary>
    public LoadGenerator(LoadTarget target, LoadPlan plan)
    {
        (_target, _plan, _tally) = (target, plan, new LoadTally(target.Services));
        _addresses = [.. target.Services.Select(service => new Uri(target.Address, $"{service}/"))];
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null })
        {
            Timeout = target.Patience,
        };
    }

    /// <summary>Is told of each request when it is over, by whichever thread notices; null where nobody is.</summary>
    public Action<LoadAnswer>? Ended { get; init; }

    /// <summary>What was measured so far.</summary>
    public LoadMeasurement Measured
    {
        get
        {
            TimeSpan elapsed = _start == 0 ? TimeSpan.Zero : _clock.GetElapsedTime(_start);
            return _tally.Read(elapsed < _plan.Length ? elapsed : _plan.Length);
        }
    }

    /// <summary>Makes connections, and sees whether anybody answers.</summary>
    /// <returns>Null where somebody does, else why not.</returns>
    public async Task<string?> WarmUpAsync(CancellationToken stop)
    {
        const int Connections = 8;
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
            {
                using HttpResponseMessage response = await _client.GetAsync(_target.Address, stop);
            }));
            return null;
        }
        catch (HttpRequestException problem)
        {
            return problem.Message;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return "no answer in time";
        }
    }

    /// <summary>Sends everything, and waits for the last answer.</summary>
    /// <param name="stop">Ends sending; answers to what was sent are waited for.</param>
    public async Task<LoadMeasurement> RunAsync(CancellationToken stop)
    {
        TaskCompletionSource<TimeSpan> sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread pacer = new(() => Pace(sent, stop)) { IsBackground = true, Name = "load generator", Priority = ThreadPriority.AboveNormal };
        pacer.Start();
        TimeSpan length = await sent.Task;
        EndOne();
        await _allEnded.Task;
        return _tally.Read(length);
    }

    /// <summary>Closes connections.</summary>
    public void Dispose() => _client.Dispose();

    private void Pace(TaskCompletionSource<TimeSpan> sent, CancellationToken stop)
    {
        _start = _clock.GetTimestamp();
        foreach (Arrival arrival in _plan.Times())
        {
            if (!WaitUntil(DueOf(arrival), stop))
            {
                break;
            }

            _tally.Offer(arrival.Service);
            if (Volatile.Read(ref _open) > _mostInFlight)
            {
                Ended?.Invoke(new LoadAnswer(arrival.Service, AnswerKind.Unanswered, arrival.Seconds, TimeSpan.Zero));
            }
            else
            {
                _tally.Send();
                Interlocked.Increment(ref _open);

                // On this thread until the request is out: handing it over to another would make it later by what that takes to wake up.
                _ = SendAsync(arrival);
            }
        }

        WaitUntil(_start + (long)(_plan.Length.TotalSeconds * _clock.TimestampFrequency), stop);
        TimeSpan elapsed = _clock.GetElapsedTime(_start);
        sent.SetResult(elapsed < _plan.Length ? elapsed : _plan.Length);
    }

    // Looks from time to time whether it is to stop.
    private bool WaitUntil(long due, CancellationToken stop)
    {
        long slice = _clock.TimestampFrequency / 20;
        for (long now = _clock.GetTimestamp(); now < due && !stop.IsCancellationRequested; now = _clock.GetTimestamp())
        {
            MonotonicSleep.Until(Math.Min(due, now + slice));
        }

        return !stop.IsCancellationRequested;
    }

    private long DueOf(Arrival arrival) => _start + (long)(arrival.Seconds * _clock.TimestampFrequency);

    private async Task SendAsync(Arrival arrival)
    {
        (int service, long due, AnswerKind kind) = (arrival.Service, DueOf(arrival), AnswerKind.Unanswered);
        try
        {
            _tally.Leave(_clock.GetElapsedTime(due));
            using HttpResponseMessage response = await _client.GetAsync(_addresses[service]);
            TimeSpan time = _clock.GetElapsedTime(due);
            kind = KindOf(response);
            if (kind == AnswerKind.Served)
            {
                _tally.Serve(service, HeaderOf(response, FrontHeaders.Node), time);
            }
            else if (kind == AnswerKind.Shed)
            {
                _tally.Shed(service);
            }
            else
            {
                _tally.Fail(service, ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture));
            }
        }
        catch (OperationCanceledException)
        {
            _tally.Fail(service, "timeout");
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException)
        {
            _tally.Fail(service, "connection");
        }
        finally
        {
            Ended?.Invoke(new LoadAnswer(service, kind, arrival.Seconds, _clock.GetElapsedTime(due)));
            EndOne();
        }
    }

    private void EndOne()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _allEnded.SetResult();
        }
    }

    private static AnswerKind KindOf(HttpResponseMessage response) =>
        response.IsSuccessStatusCode ? AnswerKind.Served
        : HeaderOf(response, FrontHeaders.Shed) == "true" ? AnswerKind.Shed
        : response.StatusCode == HttpStatusCode.GatewayTimeout ? AnswerKind.TimedOut
        : AnswerKind.Broken;

    private static string HeaderOf(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : "";
}
