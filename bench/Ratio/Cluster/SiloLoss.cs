using Meshward.Learning.Training;
using Meshward.Tests.Shared;

namespace Meshward.Bench;

/// <summary>Kills a silo in the middle of a training, again and again, and measures how long no round ends.</summary>
/// <param name="silos">Three silos.</param>
/// <param name="task">A training that does not end by itself, with a simulator for each silo.</param>
internal sealed class SiloLoss(SiloProcesses silos, TrainingTask task)
{
    private const double SecondsBefore = 3, SecondsCompared = 2, SecondsAfter = 5;

    private readonly List<double> _recoveries = [];
    private double _before;

    /// <summary>From each kill to the next round, seconds; silos of simulators and of trainings in turn.</summary>
    public IReadOnlyList<double> Recoveries => _recoveries;

    /// <summary>Kills the next silo, and starts it again at the end.</summary>
    /// <returns>Seconds from the kill to the next round, as a console sees it.</returns>
    public async Task<double> KillAsync()
    {
        string run = await silos.Console.Training.StartAsync(task, CancellationToken.None);
        Task<int>? victim = null;
        Task? killing = null;
        List<double> rounds = [];
        double killed = double.PositiveInfinity;
        long start = TimeProvider.System.GetTimestamp();
        await foreach (TrainingProgress progress in silos.Console.Training.WatchAsync(run, CancellationToken.None))
        {
            double now = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
            rounds.Add(now);
            victim ??= _recoveries.Count % 2 == 0 ? silos.OtherThanHomeOfAsync(run, task.Simulators) : silos.HomeOfAsync(run);
            if (killing is null && now > rounds[0] + SecondsBefore && victim.IsCompleted)
            {
                killed = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
                killing = silos.KillAsync(await victim);
            }

            if (now > killed + SecondsAfter)
            {
                break;
            }
        }

        await killing!;
        await silos.Console.Training.EndAsync(run, CancellationToken.None);
        await silos.StartAsync(await victim!, CancellationToken.None);
        _before = Waits(rounds, killed - SecondsCompared, killed).Max(wait => wait.Seconds);
        double recovery = Waits(rounds, killed, double.PositiveInfinity).MaxBy(wait => wait.Seconds).End - killed;
        _recoveries.Add(recovery);
        return recovery;
    }

    /// <summary>The longest time between two rounds shortly before the last kill, seconds.</summary>
    public Task<double> BeforeAsync() => Task.FromResult(_before);

    /// <summary>Every second one of the recoveries, one after the other.</summary>
    /// <param name="first">Index of the first.</param>
    public Func<Task<double>> Replay(int first)
    {
        int next = first - 2;
        return () => Task.FromResult(_recoveries[next += 2]);
    }

    // A round may end on its way to the console while the silo dies, and what is in flight may complete another one: the wait that counts is the longest.
    private static IEnumerable<(double End, double Seconds)> Waits(List<double> rounds, double from, double to) => rounds
        .Zip(rounds.Skip(1), (start, end) => (end, end - Math.Max(start, from)))
        .Where(wait => wait.end > from && wait.end <= to);
}
