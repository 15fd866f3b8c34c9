using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Spaces;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Training;

/// <summary>Mean reward of greedy policies on a fixed sample of episodes (<see cref="SampledEpisodes"/>), decided a step of all episodes at once.</summary>
internal sealed class SampledEvaluator
{
    private readonly TrainingTask _task;
    private readonly Scenario _scenario;
    private readonly ControlGrid _grid;
    private readonly SampledEpisodes _episodes;
    private readonly double[] _controls;
    private readonly float[] _observation;
    private readonly float[] _inputs; // [episodes * InputSize]
    private readonly float[] _logProbabilities; // [episodes * LogitCount]

    /// <summary>An evaluator for the policies of one training whose mesh is not tabulated.</summary>
    public SampledEvaluator(TrainingTask task)
    {
        (_task, _scenario, _grid) = (task, task.Scenario, task.Dynamics.Grid);
        _episodes = new SampledEpisodes(task.Dynamics);
        _controls = new double[_grid.Count];
        _observation = new float[_scenario.Observation.Length];
        _inputs = new float[_episodes.Count * task.Shape.InputSize];
        _logProbabilities = new float[_episodes.Count * task.Shape.LogitCount];
    }

    /// <summary>Mean reward of the greedy policy.</summary>
    /// <param name="weights">[ParameterCount] flat parameters.</param>
    public double MeanReward(float[] weights)
    {
        var network = new ActorCritic(_task.Shape, weights, _episodes.MasksAreJoint);
        int services = _scenario.Mesh.Services.Length, controls = _grid.Count, inputs = _task.Shape.InputSize, logits = _task.Shape.LogitCount;
        return _episodes.MeanReward((_, loads, levels, masks, actions) =>
        {
            for (int episode = 0; episode < _episodes.Count; episode++)
            {
                _grid.Values(levels.Slice(episode * controls, controls), _controls);
                MeshObservations.Write(
                    _scenario, loads.Slice(episode * services, services), _controls, _task.Config.ScaleObservations, _observation);
                _task.Encoding.Encode(_observation, _inputs.AsSpan(episode * inputs, inputs));
            }

            network.Evaluate(_inputs, _episodes.Count, masks, _logProbabilities, []);
            for (int episode = 0; episode < _episodes.Count; episode++)
            {
                network.Greedy(_logProbabilities.AsSpan(episode * logits, logits), actions.Slice(episode * controls, controls));
            }
        });
    }
}
