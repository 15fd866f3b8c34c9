using Meshward.Learning.Training;
using Meshward.Tests.Shared;

namespace Meshward.Bench;

/// <summary>
/// The same trainings on one silo and on two, each held on a core of its own. Every sample is a training of its own seed: of one that was made before, a
/// silo knows the model's answers, and on one silo it would know all of them, on two those of the simulators that it happened to have.
/// </summary>
/// <param name="one">One silo.</param>
/// <param name="two">Two silos.</param>
/// <param name="training">The training of a seed.</param>
internal sealed class Scaling(SiloProcesses one, SiloProcesses two, Func<long, TrainingTask> training)
{
    private readonly Queue<double> _outsideOnOne = [], _outsideOnTwo = [];
    private readonly Dictionary<long, string> _policies = [];
    private long _seedOnOne, _seedOnTwo;

    /// <summary>Lets the silos compile what the samples run.</summary>
    public async Task WarmAsync()
    {
        await OnOneAsync();
        await OnTwoAsync();
        _outsideOnOne.Clear();
        _outsideOnTwo.Clear();
    }

    /// <summary>Environment steps per second and silo on two silos.</summary>
    public async Task<double> OnTwoAsync() => Keep(await TrainAsync(two, ++_seedOnTwo), _outsideOnTwo) / 2;

    /// <summary>Environment steps per second on one silo.</summary>
    public async Task<double> OnOneAsync() => Keep(await TrainAsync(one, ++_seedOnOne), _outsideOnOne);

    /// <summary>Share of the time outside compute in the samples on two silos, one after the other, %.</summary>
    public Task<double> OutsideOnTwoAsync() => Task.FromResult(_outsideOnTwo.Dequeue());

    /// <summary>The same on one silo.</summary>
    public Task<double> OutsideOnOneAsync() => Task.FromResult(_outsideOnOne.Dequeue());

    private static double Keep(Sample sample, Queue<double> outside)
    {
        outside.Enqueue(sample.OutsideCompute);
        return sample.StepsPerSecond;
    }

    // From a tenth of the rounds on: the first of a silo fetches the training. The silo of the training averages and evaluates besides what each
    // silo does, so it is the one that computes longest; whatever else its time goes to is outside compute.
    private async Task<Sample> TrainAsync(SiloProcesses cluster, long seed)
    {
        TrainingTask task = training(seed);
        string run = await cluster.Console.Training.StartAsync(task, CancellationToken.None);
        int first = 0, last = 0;
        long start = 0, end = 0;
        double[] before = [], after = [];
        await foreach (TrainingProgress progress in cluster.Console.Training.WatchAsync(run, CancellationToken.None))
        {
            if (first == 0 && progress.Round >= task.Rounds / 10)
            {
                (first, start, before) = (progress.Round, TimeProvider.System.GetTimestamp(), Computed(cluster));
            }
            else if (progress.Round == task.Rounds)
            {
                (last, end, after) = (progress.Round, TimeProvider.System.GetTimestamp(), Computed(cluster));
            }
        }

        string policy = (await cluster.Console.Training.GetPolicyAsync(run, CancellationToken.None)).Sha256();
        if (!_policies.TryAdd(seed, policy) && policy != _policies[seed])
        {
            throw new InvalidDataException($"{run}: found policy {policy}, expected {_policies[seed]}, that of the same training before");
        }

        double seconds = TimeProvider.System.GetElapsedTime(start, end).TotalSeconds;
        double compute = before.Zip(after, (from, to) => to - from).Max();
        return new Sample((last - first) * task.StepsPerRound / seconds, 100 * (1 - compute / seconds));
    }

    private static double[] Computed(SiloProcesses cluster) => [.. cluster.Processes.Select(ComputeTime.SecondsOf)];

    private sealed record Sample(double StepsPerSecond, double OutsideCompute);
}
