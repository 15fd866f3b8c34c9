using System.Diagnostics.Metrics;
using Meshward.Grains.Contracts;
using Meshward.Learning.Training;

namespace Meshward.Grains.Telemetry;

/// <summary>The metrics of the trainings that a silo leads. Any thread may use it.</summary>
internal sealed class TrainingMeter : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _rounds;
    private readonly Counter<long> _steps;
    private readonly Counter<long> _ended;
    private long _running;

    // Two silos of one process have a meter each: those that are alike would end together.
    public TrainingMeter(ILocalSiloDetails silo)
    {
        _meter = new Meter(new MeterOptions(MetricList.Source) { Tags = [new("silo", silo.SiloAddress.ToString())] });
        _rounds = Counter(MetricList.TrainingRounds);
        _steps = Counter(MetricList.TrainingSteps);
        _ended = Counter(MetricList.TrainingsEnded);
        MetricSpec running = MetricList.TrainingsRunning;
        _ = _meter.CreateObservableGauge(running.Name, () => Interlocked.Read(ref _running), running.Unit, running.Meaning);
        foreach (TrainingPhase phase in new[] { TrainingPhase.Finished, TrainingPhase.Cancelled, TrainingPhase.Failed })
            Ended(phase, 0);
    }

    /// <summary>A training begins, or goes on here.</summary>
    public void Began() => Interlocked.Increment(ref _running);

    /// <summary>It has left this silo or is over.</summary>
    public void Left() => Interlocked.Decrement(ref _running);

    /// <summary>A round is over.</summary>
    /// <param name="mesh">Mesh of the training.</param>
    /// <param name="before">The round before it, as far as it is known here.</param>
    /// <param name="now">The round.</param>
    public void Round(string mesh, TrainingProgress? before, TrainingProgress now)
    {
        _rounds.Add(1, new KeyValuePair<string, object?>("mesh", mesh));

        // Of the first one here nobody knows how many came before: a round is as long as any other.
        long steps = before is null ? now.EnvSteps / Math.Max(1, now.Round) : now.EnvSteps - before.EnvSteps;
        _steps.Add(Math.Max(0, steps), new KeyValuePair<string, object?>("mesh", mesh));
    }

    /// <summary>A training is over for good.</summary>
    public void Ended(TrainingPhase phase, int count = 1) =>
        _ended.Add(count, new KeyValuePair<string, object?>("phase", phase.ToString().ToLowerInvariant()));

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private Counter<long> Counter(MetricSpec metric) => _meter.CreateCounter<long>(metric.Name, metric.Unit, metric.Meaning);
}
