using Meshward.Core.Policies;
using Meshward.Core.Simulation;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Training;

/// <summary>
/// Mean discounted reward of the greedy policy from the initial configuration, over the training loads: exact, by policy evaluation on
/// the table (<see cref="PolicyReward"/>); the mean over the loads of its reward where the discount is 0. Where the mesh is too large to
/// tabulate, on a fixed sample of episodes (<see cref="SampledEpisodes"/>). It draws nothing, and so may be called after every round. Not
/// safe for several threads.
/// </summary>
public sealed class GreedyEvaluator
{
    private readonly TrainingTask _task;
    private readonly SampledEvaluator? _sampled;
    private readonly ObservationTable? _observations;
    private readonly PolicyReward? _reward;
    private readonly float[] _inputs;
    private readonly float[] _logProbabilities;
    private readonly int[] _actions;
    private readonly int[] _jointActions;

    /// <summary>An evaluator for the policies of one training.</summary>
    public GreedyEvaluator(TrainingTask task)
    {
        _task = task;
        if (!task.IsTabulated)
        {
            _sampled = new SampledEvaluator(task);
            (_inputs, _logProbabilities, _actions, _jointActions) = ([], [], [], []);
            return;
        }

        _reward = new PolicyReward(task.Outcomes);
        _observations = MeshObservations.Of(task.Outcomes, task.Config.ScaleObservations, out _);

        ActorCriticShape shape = task.Shape;
        _inputs = new float[_observations.Count * shape.InputSize];
        _logProbabilities = new float[_observations.Count * shape.LogitCount];
        _actions = new int[task.Outcomes.Grid.Count];
        _jointActions = new int[_observations.Count];
        for (int row = 0; row < _observations.Count; row++)
        {
            int size = _observations.ObservationSize;
            task.Encoding.Encode(_observations.Values.Slice(row * size, size), _inputs.AsSpan(row * shape.InputSize, shape.InputSize));
        }
    }

    /// <summary>Mean reward of the greedy policy.</summary>
    /// <param name="weights">[ParameterCount] flat parameters.</param>
    public double MeanReward(float[] weights)
    {
        if (_observations is null || _reward is null)
        {
            return _sampled!.MeanReward(weights);
        }

        var network = new ActorCritic(_task.Shape, weights);
        network.Evaluate(_inputs, _observations.Count, _observations.Masks, _logProbabilities, []);
        for (int row = 0; row < _observations.Count; row++)
        {
            int width = _task.Shape.LogitCount;
            network.Greedy(_logProbabilities.AsSpan(row * width, width), _actions);
            _jointActions[row] = _task.Outcomes.Grid.EncodeAction(_actions);
        }

        return _reward.MeanOf(_jointActions);
    }
}
