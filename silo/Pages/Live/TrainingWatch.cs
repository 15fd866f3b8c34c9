using System.Collections.Concurrent;
using System.Collections.Immutable;
using Meshward.Grains;
using Meshward.Grains.Contracts;
using Meshward.Learning.Training;

namespace Meshward.Silo.Pages;

/// <summary>Looks at trainings: of one that runs, the rounds since the last look are fetched; of one that is over, its policy tells its curve, once. Not for several threads.</summary>
/// <param name="mesh">Name of the scenario whose trainings are meant; null for all, without curves.</param>
/// <param name="grains">The cluster.</param>
/// <param name="clock">Measures waiting.</param>
internal sealed class TrainingWatch(string? mesh, IGrainFactory grains, TimeProvider clock)
{
    private const int MostTrainings = 8;

    // News of a training that are not there at once come with the next look.
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(200);

    private readonly GrainTraining _cluster = new(grains, clock);
    private readonly ConcurrentDictionary<string, TrainingLook> _over = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, List<TrainingProgress>> _running = new(StringComparer.Ordinal);

    /// <summary>Trainings, the newest first.</summary>
    public async Task<ImmutableArray<TrainingLook>> LookAsync(CancellationToken cancellationToken)
    {
        RunEntry[] entries = [.. (await _cluster.ListRunsAsync(cancellationToken)).Where(entry => mesh is null || entry.Scenario == mesh).Take(MostTrainings)];
        foreach (string gone in _over.Keys.Concat(_running.Keys).Except(entries.Select(entry => entry.Run)).ToArray())
        {
            _ = _over.TryRemove(gone, out _);
            _ = _running.TryRemove(gone, out _);
        }

        return [.. await Task.WhenAll(entries.Select(entry => LookAsync(entry, cancellationToken)))];
    }

    private async Task<TrainingLook> LookAsync(RunEntry entry, CancellationToken cancellationToken)
    {
        if (_over.TryGetValue(entry.Run, out TrainingLook? known))
            return known;
        TrainingStatus status = await _cluster.GetStatusAsync(entry.Run, cancellationToken);
        if (status.Policy is null)
            return new TrainingLook(entry, status, mesh is null ? [] : await FollowAsync(entry.Run, status, cancellationToken));
        ImmutableArray<(long, double)> curve = mesh is null ? []
            : [.. (await _cluster.GetPolicyAsync(entry.Run, cancellationToken)).Curve.Select(point => (point.EnvSteps, point.MeanReward))];
        return _over[entry.Run] = new TrainingLook(entry, status, curve);
    }

    private async Task<ImmutableArray<(long, double)>> FollowAsync(string run, TrainingStatus status, CancellationToken cancellationToken)
    {
        List<TrainingProgress> rounds = _running.GetOrAdd(run, _ => []);
        int seen = rounds.Count == 0 ? 0 : rounds[^1].Round;
        if (status.Phase == TrainingPhase.Running && status.Latest?.Round > seen)
        {
            using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            try
            {
                TrainingNews news = await grains.GetGrain<ITrainingGrain>(run).GetNewsAsync(seen, patience.Token).WaitAsync(_patience, clock, cancellationToken);
                rounds.AddRange(news.Rounds.Where(round => round.Round > seen));
            }
            catch (TimeoutException)
            {
                await patience.CancelAsync();
            }
            catch (TrainingFailedException)
            {
                // The next look tells that it failed, and why.
            }
        }

        return [.. rounds.Select(round => (round.EnvSteps, round.GreedyReward))];
    }
}
