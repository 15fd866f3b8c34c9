using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Spaces;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.PolicyFiles;

/// <summary>Acts as a trained policy does, greedily: without Torch and without allocation.</summary>
public sealed class LearnedPolicy : IPolicy
{
    private readonly Scenario _scenario;
    private readonly ControlGrid _grid;
    private readonly bool _scaled;
    private readonly ObservationEncoding _encoding;
    private readonly ActorCritic _network;
    private readonly double[] _controls;
    private readonly float[] _observation;
    private readonly float[] _input;

    /// <summary>A policy on the mesh that it was trained for.</summary>
    /// <param name="trained">The policy.</param>
    /// <param name="scenario">Its scenario: the hash must be that which the policy was trained with.</param>
    /// <param name="name">Its name, by which several learned policies are told apart.</param>
    /// <exception cref="ArgumentException">The policy is another scenario's, or its networks do not fit.</exception>
    public LearnedPolicy(TrainedPolicy trained, Scenario scenario, string name = "learned")
    {
        if (trained.MisfitTo(scenario) is string misfit)
        {
            throw new ArgumentException(misfit, nameof(trained));
        }

        Name = name;
        _scenario = scenario;
        _grid = new ControlGrid(scenario.Controls);
        _scaled = trained.Config.ScaleObservations;
        _encoding = new ObservationEncoding(scenario.Observation.Length, trained.Config.Frequencies);
        _network = new ActorCritic(trained.Shape, [.. trained.Weights], AllowedActions.AreJoint(scenario));
        _controls = new double[_grid.Count];
        _observation = new float[scenario.Observation.Length];
        _input = new float[_encoding.InputSize];
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public void Reset()
    {
    }

    /// <inheritdoc />
    public void Decide(in MeshSnapshot snapshot, Span<int> actions)
    {
        _grid.Values(snapshot.Levels, _controls);
        MeshObservations.Write(_scenario, snapshot.Loads, _controls, _scaled, _observation);
        _encoding.Encode(_observation, _input);
        _network.Decide(_input, snapshot.Mask, actions);
    }
}
