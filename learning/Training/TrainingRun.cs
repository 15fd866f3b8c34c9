using Meshward.Core.Policies;
using Meshward.Core.Randomness;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Training;

/// <summary>
/// A training from its first to its last round: each round runs on all simulators, their weights and optimiser states are averaged in
/// the order of an <see cref="AveragingTree"/>, the greedy policy is evaluated while the next round runs, and the best so far is kept. The state between rounds is a
/// <see cref="TrainingCheckpoint"/>, from which any process goes on with the same result.
/// </summary>
/// <param name="task">The training order.</param>
/// <param name="runner">Where rounds run.</param>
public sealed class TrainingRun(TrainingTask task, IRoundRunner runner)
{
    private const uint WeightStream = 0x57454947;

    private readonly GreedyEvaluator _evaluator = new(task);
    private readonly double _optimalReward = task.IsTabulated ? Optimum.Of(task.Outcomes).MeanReward : task.BoundReward;

    /// <summary>Where the training begins.</summary>
    public TrainingCheckpoint Start()
    {
        var random = new CounterRandom(task.Seed, WeightStream);
        var state = new LearnerState(Initialisation.Orthogonal(task.Shape, ref random));
        return new TrainingCheckpoint(task.Hash, 0, state.ToBytes(), default, double.NegativeInfinity, []);
    }

    /// <summary>Whether a training is over: its budget is spent, or its best policy is as near to the optimum as was asked for.</summary>
    public bool IsOver(TrainingCheckpoint checkpoint) =>
        checkpoint.Round >= task.Rounds
        || task.Config.StopAtRatio is double ratio && checkpoint.BestReward >= _optimalReward - (1 - ratio) * Math.Abs(_optimalReward);

    /// <summary>Runs the rounds that are left.</summary>
    /// <param name="from">Where to go on: <see cref="Start"/> or a stored checkpoint.</param>
    /// <param name="onRound">
    /// Called after each round, when its policy is evaluated; the simulators are at the next round by then. What it stores is not lost.
    /// </param>
    /// <param name="stop">
    /// Stops the training: the round in progress is given up, and what was learned before it is returned. Not an error.
    /// </param>
    /// <returns>The last checkpoint.</returns>
    /// <exception cref="ArgumentException">The checkpoint belongs to another training.</exception>
    public async Task<TrainingCheckpoint> RunAsync(
        TrainingCheckpoint from, Func<TrainingCheckpoint, TrainingProgress, ValueTask> onRound, CancellationToken stop)
    {
        if (from.TaskHash != task.Hash)
        {
            throw new ArgumentException("The checkpoint belongs to another training.", nameof(from));
        }

        TrainingCheckpoint checkpoint = from;
        if (IsOver(checkpoint) || stop.IsCancellationRequested)
        {
            return checkpoint;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task<RoundSum> round = BeginAsync(checkpoint.Round, checkpoint.LearnerState, over.Token);
        try
        {
            while (await EndAsync(round, stop) is RoundSum sum)
            {
                byte[] averaged = sum.MeanBytes();

                // Simulators elsewhere begin while the policy of this round is still being evaluated here.
                bool isLast = checkpoint.Round + 1 >= task.Rounds;
                round = isLast ? round : BeginAsync(checkpoint.Round + 1, averaged, over.Token);
                checkpoint = Next(checkpoint, averaged);
                await onRound(checkpoint, Progress(checkpoint, sum.MeanStatistics()));
                if (IsOver(checkpoint) || stop.IsCancellationRequested)
                {
                    break;
                }
            }
        }
        finally
        {
            await over.CancelAsync();
            await ((Task)round).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        return checkpoint;
    }

    /// <summary>The policy of a checkpoint: the best greedy one so far, or the first weights where no round was finished.</summary>
    public TrainedPolicy Policy(TrainingCheckpoint checkpoint)
    {
        ReadOnlyMemory<byte> best = checkpoint.BestLearnerState.IsEmpty ? checkpoint.LearnerState : checkpoint.BestLearnerState;
        LearnerState state = LearnerState.FromBytes(best.Span);
        return new TrainedPolicy
        {
            Scenario = task.Scenario.Name,
            ScenarioHash = task.Scenario.Hash,
            TaskHash = task.Hash,
            Config = task.Config,
            Seed = task.Seed,
            Backend = task.Backend,
            Shape = task.Shape,
            Weights = [.. state.Weights],
            EnvSteps = checkpoint.Round * task.StepsPerRound,
            MeanReward = _evaluator.MeanReward(state.Weights),
            OptimalReward = _optimalReward,
            Curve = checkpoint.Curve,
        };
    }

    // Async, so that a runner that fails at once fails when the round is waited for: the one before it has been told of by then.
    private async Task<RoundSum> BeginAsync(int round, ReadOnlyMemory<byte> state, CancellationToken over) =>
        await runner.RunAsync(task, new RoundRequest(task.Hash, round, state), over);

    // Null where the training is stopped meanwhile.
    private async Task<RoundSum?> EndAsync(Task<RoundSum> round, CancellationToken stop)
    {
        RoundSum sum;
        try
        {
            sum = await round;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }

        // A peer of another version would part the simulators otherwise: nobody may be missing or counted twice.
        return sum.Simulators == task.Simulators
            ? sum
            : throw new InvalidOperationException($"The round has results of {sum.Simulators} simulators, expected {task.Simulators}.");
    }

    private TrainingCheckpoint Next(TrainingCheckpoint checkpoint, byte[] averaged)
    {
        double reward = _evaluator.MeanReward(LearnerState.WeightsOf(averaged));
        int round = checkpoint.Round + 1;

        // The later of two equally good policies is kept: it has had more updates to move away from ties.
        bool best = reward >= checkpoint.BestReward;
        return checkpoint with
        {
            Round = round,
            LearnerState = averaged,
            BestLearnerState = best ? averaged : checkpoint.BestLearnerState,
            BestReward = best ? reward : checkpoint.BestReward,
            Curve = checkpoint.Curve.Add(new GreedyEvaluation(round * task.StepsPerRound, reward)),
        };
    }

    private TrainingProgress Progress(TrainingCheckpoint checkpoint, RoundStatistics statistics) => new(
        checkpoint.Round,
        task.Rounds,
        checkpoint.Round * task.StepsPerRound,
        checkpoint.Curve[^1].MeanReward,
        checkpoint.BestReward,
        _optimalReward,
        statistics);
}
