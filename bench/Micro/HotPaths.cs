using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Meshward.Core.Randomness;
using Meshward.Core.Simulation;
using Meshward.Learning.Ppo;

namespace Meshward.Bench;

/// <summary>The paths that training and control spend their time on, each by itself.</summary>
[MemoryDiagnoser]
public class HotPaths
{
    private const int Rows = 90;

    private readonly double[] _predictions = new double[Rows];
    private readonly int[] _action = new int[2];
    private BenchMesh _mesh = null!;
    private double[] _rows = null!;
    private MeshEnvironment _environment = null!;
    private StepResult _step = null!;
    private int[] _actions = null!;
    private ActorCritic _network = null!;
    private float[] _input = null!;
    private RolloutBuffer _buffer = null!;
    private LearnerState _learner = null!;
    private FusedUpdate _update = null!;
    private CounterRandom _random;

    /// <summary>Parameters of PPO that networks and update have.</summary>
    [Params("default", "published")]
    public string Preset { get; set; } = "default";

    private PpoConfig Config => Preset == "published" ? PpoConfig.Published : new PpoConfig();

    /// <summary>Fits the model and collects one round of samples.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _mesh = BenchMesh.Load(BenchMesh.ReadScenario());
        _rows = new double[Rows * _mesh.Fitted.Model.FeatureCount];
        FillRows();
        _environment = new MeshEnvironment(_mesh.Table, Config.Environments, Config.ScaleObservations);
        _environment.Reset(1, 0);
        _step = new StepResult(_environment.Count);
        _actions = new int[_environment.Count * _mesh.Table.Grid.Count];
        ObservationEncoding encoding = new(_environment.Observations.ObservationSize, Config.Frequencies);
        ActorCriticShape shape = new(encoding.InputSize, Config.Hidden, _environment.ActionCounts, Config.Heads);
        _random = new CounterRandom(1, 1);
        _learner = new LearnerState(Initialisation.Orthogonal(shape, ref _random));
        _network = new ActorCritic(shape, _learner.Weights);
        _input = new float[encoding.InputSize];
        encoding.Encode(_environment.Observations.Values[..encoding.ObservationSize], _input);
        _buffer = new RolloutBuffer(shape, Config.StepsPerEnvironment, Config.Environments);
        new RolloutCollector(shape, encoding).Collect(_environment, _network, _buffer, ref _random);
        GeneralisedAdvantage.Compute(_buffer, 0, Config.GaeLambda);
        _update = new FusedUpdate(shape);
    }

    /// <summary>One decision of the policy.</summary>
    [Benchmark]
    public int Decide()
    {
        _network.Decide(_input, [], _action);
        return _action[0];
    }

    /// <summary>One update on a round of samples: all epochs.</summary>
    [Benchmark]
    public double Update() => _update.Update(_learner, _buffer, Config, 1e-6, 0, ref _random, CancellationToken.None).PolicyLoss;

    /// <summary>One step of all environments.</summary>
    [Benchmark]
    public float Step()
    {
        _environment.Step(_actions, _step);
        return _step.Rewards[0];
    }

    /// <summary>The averaged forests on 90 rows.</summary>
    [Benchmark]
    public double Predict()
    {
        _mesh.Fitted.Model.Predict(_rows, Rows, _predictions);
        return _predictions[0];
    }

    private void FillRows()
    {
        double[] frame = _mesh.Dynamics.Scenario.Formulas.NewFrame();
        double[] controls = new double[_mesh.Table.Grid.Count];
        int[] levels = new int[controls.Length];
        int width = _mesh.Fitted.Model.FeatureCount, row = 0;
        foreach (ImmutableArray<double> loads in _mesh.Table.Loads)
        {
            for (int joint = 0; joint < _mesh.Table.ConfigurationCount; joint++, row++)
            {
                _mesh.Table.Grid.Decode(joint, levels);
                _mesh.Table.Grid.Values(levels, controls);
                _mesh.Dynamics.Scenario.Formulas.SetKnown(frame, loads.AsSpan(), controls, _rows.AsSpan(row * width, width));
            }
        }
    }
}
