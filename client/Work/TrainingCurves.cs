using System.Collections.Concurrent;
using System.Collections.Immutable;
using Meshward.Client.Results;
using Meshward.Grains;
using Meshward.Grains.Contracts;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Training;

namespace Meshward.Client.Work;

/// <summary>
/// Learning curves of the trainings of a cluster. Of a training that runs, the rounds since the last look are fetched; of one that is over, its
/// policy tells the whole curve, once. Silos that die in between leave no hole: the grain stream is opened again after the last round seen.
/// </summary>
/// <param name="training">The cluster's trainings.</param>
/// <param name="stop">Ends the waiting.</param>
internal sealed class TrainingCurves(GrainTraining training, CancellationToken stop) : IAsyncDisposable
{
    // As many as a line can show, with some to spare for those who read the JSON.
    private const int MostPoints = 200;

    private readonly ConcurrentDictionary<string, Followed> _running = [];
    private readonly ConcurrentDictionary<string, ImmutableArray<CurvePoint>> _over = [];

    /// <summary>The training with its curve until now, where it is known.</summary>
    public async Task<JobResult> WithCurveAsync(JobResult job)
    {
        ImmutableArray<CurvePoint> curve = job.PolicySha256 is not null ? await OfPolicyAsync(job.Run)
            : job.Round is int round ? await FollowAsync(job.Run, round)
            : [];
        return curve.IsEmpty ? job : job with { Curve = Thin(curve) };
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (string run in _running.Keys)
        {
            await LeaveAsync(run);
        }
    }

    /// <summary>At most so many points as are shown, evenly spread, the first and the last among them.</summary>
    public static ImmutableArray<CurvePoint> Thin(ImmutableArray<CurvePoint> curve) => curve.Length <= MostPoints
        ? curve
        : [.. Enumerable.Range(0, MostPoints).Select(i => curve[(int)((long)i * (curve.Length - 1) / (MostPoints - 1))])];

    private async Task<ImmutableArray<CurvePoint>> OfPolicyAsync(string run)
    {
        if (_over.TryGetValue(run, out ImmutableArray<CurvePoint> known))
        {
            return known;
        }

        await LeaveAsync(run);
        TrainedPolicy policy = await training.GetPolicyAsync(run, stop);
        return _over[run] = [.. policy.Curve.Select(point => new CurvePoint(point.EnvSteps, point.MeanReward))];
    }

    private async Task<ImmutableArray<CurvePoint>> FollowAsync(string run, int round)
    {
        Followed followed = _running.GetOrAdd(run, _ => new Followed());
        try
        {
            followed.Stream ??= training.WatchAsync(run, stop).GetAsyncEnumerator(stop);
            while (followed.Round < round && await followed.Stream.MoveNextAsync())
            {
                followed.Add(followed.Stream.Current);
            }
        }
        catch (Exception exception)
        {
            // A stream that broke gives nothing more: the next look opens another one, and goes on where this one ended.
            await followed.CloseAsync();

            // That it failed since it was asked how it is, the next look tells.
            if (exception is not TrainingFailedException)
            {
                throw;
            }
        }

        return [.. followed.Points];
    }

    private async Task LeaveAsync(string run)
    {
        if (_running.TryRemove(run, out Followed? followed))
        {
            await followed.CloseAsync();
        }
    }

    /// <summary>What is known of a training that runs, and the stream that tells more.</summary>
    private sealed class Followed
    {
        public List<CurvePoint> Points { get; } = [];

        public int Round { get; private set; }

        public IAsyncEnumerator<TrainingProgress>? Stream { get; set; }

        // A stream that is opened again tells rounds that are known.
        public void Add(TrainingProgress progress)
        {
            if (progress.Round > Round)
            {
                Round = progress.Round;
                Points.Add(new CurvePoint(progress.EnvSteps, progress.GreedyReward));
            }
        }

        public async Task CloseAsync()
        {
            IAsyncEnumerator<TrainingProgress>? stream = Stream;
            Stream = null;
            if (stream is not null)
            {
                await stream.DisposeAsync();
            }
        }
    }
}
