using Meshward.Core.Randomness;
using Meshward.Core.Simulation;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Tests.Ppo;

/// <summary>The plain PPO loop: collect, advantages, update.</summary>
internal sealed class Trainer
{
    private readonly IVectorEnvironment _environment;
    private readonly RolloutCollector _collector;
    private readonly RolloutBuffer _buffer;
    private readonly ActorCritic _network;
    private readonly IPpoUpdate _update;
    private readonly PpoConfig _config;
    private readonly long _seed;
    private uint _round;

    public Trainer(IVectorEnvironment environment, PpoConfig config, long seed, Func<ActorCriticShape, IPpoUpdate>? backend = null)
    {
        _environment = environment;
        _config = config;
        _seed = seed;
        Encoding = new ObservationEncoding(environment.Observations.ObservationSize, config.Frequencies);
        Shape = new ActorCriticShape(Encoding.InputSize, config.Hidden, environment.ActionCounts, config.Heads);
        var random = new CounterRandom(seed, 1);
        State = new LearnerState(Initialisation.Orthogonal(Shape, ref random));
        _network = new ActorCritic(Shape, State.Weights, environment.MasksAreJoint);
        _collector = new RolloutCollector(Shape, Encoding);
        _buffer = new RolloutBuffer(Shape, config.StepsPerEnvironment, config.Environments);
        _update = backend is null ? new FusedUpdate(Shape) : backend(Shape);
        environment.Reset(seed, 0);
    }

    public ObservationEncoding Encoding { get; }

    public ActorCriticShape Shape { get; }

    public LearnerState State { get; }

    public double Discount { get; init; }

    public RolloutBuffer Buffer => _buffer;

    public long EnvironmentSteps { get; private set; }

    public UpdateStatistics Round()
    {
        Collect();
        var order = new CounterRandom(_seed, 3, _round++);
        return _update.Update(State, _buffer, _config, _config.LearningRate, _config.EntropyCoefficient, ref order, TestContext.Current.CancellationToken);
    }

    public void Collect()
    {
        var random = new CounterRandom(_seed, 2, _round);
        _collector.Collect(_environment, _network, _buffer, ref random);
        GeneralisedAdvantage.Compute(_buffer, Discount, _config.GaeLambda);
        EnvironmentSteps += _buffer.Count;
    }

    /// <summary>The greedy joint action of every state.</summary>
    public int[] Greedy()
    {
        int[] actions = new int[Shape.ActionCounts.Length];
        return [.. Enumerable.Range(0, _environment.Observations.Count).Select(state =>
        {
            _network.Decide(Input(state), Mask(state), actions);
            return actions.Zip(Shape.ActionCounts).Aggregate(0, (joint, pair) => joint * pair.Second + pair.First);
        })];
    }

    public float[] Values()
    {
        int rows = _environment.Observations.Count;
        float[] values = new float[rows];
        float[] inputs = [.. Enumerable.Range(0, rows).SelectMany(Input)];
        _network.Evaluate(inputs, rows, [], new float[rows * Shape.LogitCount], values);
        return values;
    }

    private float[] Input(int state)
    {
        int size = _environment.Observations.ObservationSize;
        float[] input = new float[Encoding.InputSize];
        Encoding.Encode(_environment.Observations.Values.Slice(state * size, size), input);
        return input;
    }

    private ReadOnlySpan<bool> Mask(int state)
    {
        int size = _environment.Observations.MaskSize;
        return _environment.Observations.Masks.Slice(state * size, size);
    }
}
