using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Spaces;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Training;

/// <summary>
/// Mean reward of greedy policies on a fixed sample of episodes (<see cref="SampledEpisodes"/>), decided a step of all episodes at once. The networks
/// run once per distinct observation.
/// </summary>
internal sealed class SampledEvaluator
{
    private readonly TrainingTask _task;
    private readonly Scenario _scenario;
    private readonly ControlGrid _grid;
    private readonly SampledEpisodes _episodes;
    private readonly double[] _controls;
    private readonly float[] _observation;
    private readonly ObservationTable _met;
    private readonly int[] _rows; // [episodes] row of the table
    private readonly int[] _decided; // [rows of the table * controls]
    private readonly float[] _inputs; // [episodes * InputSize] of rows that are new
    private readonly float[] _logProbabilities; // [episodes * LogitCount] of rows that are new

    /// <summary>An evaluator for the policies of one training whose mesh is not tabulated.</summary>
    public SampledEvaluator(TrainingTask task)
    {
        (_task, _scenario, _grid) = (task, task.Scenario, task.Dynamics.Grid);
        _episodes = new SampledEpisodes(task.Dynamics);
        _controls = new double[_grid.Count];
        _observation = new float[_scenario.Observation.Length];
        _met = new ObservationTable(_observation.Length, _episodes.MaskSize);
        _rows = new int[_episodes.Count];
        _decided = new int[_episodes.Steps * _episodes.Count * _grid.Count];
        _inputs = new float[_episodes.Count * task.Shape.InputSize];
        _logProbabilities = new float[_episodes.Count * task.Shape.LogitCount];
    }

    /// <summary>Mean reward of the greedy policy.</summary>
    /// <param name="weights">[ParameterCount] flat parameters.</param>
    public double MeanReward(float[] weights)
    {
        var network = new ActorCritic(_task.Shape, weights, _episodes.MasksAreJoint);
        int controls = _grid.Count;
        _met.Clear();
        return _episodes.MeanReward((_, loads, levels, masks, actions) =>
        {
            int known = _met.Count;
            Observe(loads, levels, masks);
            Decide(network, known);
            for (int episode = 0; episode < _rows.Length; episode++)
            {
                _decided.AsSpan(_rows[episode] * controls, controls).CopyTo(actions[(episode * controls)..]);
            }
        });
    }

    private void Observe(ReadOnlySpan<double> loads, ReadOnlySpan<int> levels, ReadOnlySpan<bool> masks)
    {
        int services = _scenario.Mesh.Services.Length, controls = _grid.Count, size = _met.MaskSize;
        for (int episode = 0; episode < _rows.Length; episode++)
        {
            _grid.Values(levels.Slice(episode * controls, controls), _controls);
            MeshObservations.Write(
                _scenario, loads.Slice(episode * services, services), _controls, _task.Config.ScaleObservations, _observation);
            _rows[episode] = _met.Intern(_observation, masks.Slice(episode * size, size));
        }
    }

    // Decides the rows of the table that were added last.
    private void Decide(ActorCritic network, int known)
    {
        int count = _met.Count - known, inputs = _task.Shape.InputSize, logits = _task.Shape.LogitCount, controls = _grid.Count;
        if (count == 0)
        {
            return;
        }

        for (int row = 0; row < count; row++)
        {
            int size = _met.ObservationSize;
            _task.Encoding.Encode(_met.Values.Slice((known + row) * size, size), _inputs.AsSpan(row * inputs, inputs));
        }

        network.Evaluate(_inputs, count, _met.Masks[(known * _met.MaskSize)..], _logProbabilities, []);
        for (int row = 0; row < count; row++)
        {
            network.Greedy(_logProbabilities.AsSpan(row * logits, logits), _decided.AsSpan((known + row) * controls, controls));
        }
    }
}
