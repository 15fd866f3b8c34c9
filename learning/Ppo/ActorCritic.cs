using Meshward.Core.Randomness;

namespace Meshward.Learning.Ppo;

/// <summary>
/// Policy and value network for acting: no Torch, no allocation after construction. Holds scratch buffers, so one thread at a time.
/// </summary>
public sealed class ActorCritic
{
    private const int TileRows = 64;

    private readonly bool _masksAreJoint;
    private readonly float[] _weights;
    private readonly NetworkPass[] _policies;
    private readonly NetworkPass _value;
    private readonly SharedInput? _shared;
    private readonly float[] _tile; // [TileRows * largest input]
    private readonly float[] _sums; // [TileRows * width] running sums of autoregressive heads
    private readonly int[] _tileChoices; // [TileRows * choices]
    private readonly float[] _probabilities;
    private readonly float[] _logProbabilities;
    private readonly float[] _cumulative;
    private readonly int[] _choices;
    private readonly bool[] _mask;

    /// <summary>Networks with given weights.</summary>
    /// <param name="shape">Their shape.</param>
    /// <param name="weights">[ParameterCount] flat parameters; used as they are at each call, not copied.</param>
    /// <param name="masksAreJoint">Whether masks are over joint actions, else over the values of each control, one after the other.</param>
    public ActorCritic(ActorCriticShape shape, float[] weights, bool masksAreJoint = true)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, shape.ParameterCount);
        Shape = shape;
        _masksAreJoint = masksAreJoint;
        _mask = new bool[shape.LogitCount];
        _weights = weights;
        _policies = [.. shape.Policies.Select(policy => new NetworkPass(policy, TileRows, learns: false))];
        _value = new NetworkPass(shape.Value, TileRows, learns: false);
        _shared = shape.SharedLayer is null ? null : new SharedInput(shape);
        _tile = new float[TileRows * Math.Max(shape.InputSize, shape.Policies[0].InputSize)];
        _sums = new float[_shared is null ? 0 : TileRows * _shared.Width];
        _tileChoices = new int[TileRows * shape.ChoiceCounts.Length];
        _probabilities = new float[shape.LogitCount];
        _logProbabilities = new float[shape.LogitCount];
        _cumulative = new float[shape.LogitCount];
        _choices = new int[shape.ChoiceCounts.Length];
    }

    /// <summary>Shape of the networks.</summary>
    public ActorCriticShape Shape { get; }

    /// <summary>
    /// Evaluates policy and value for a batch of inputs. A row's result does not depend on the other rows of the batch. With
    /// autoregressive heads, the log-probabilities of a choice are those given the most probable choices before it.
    /// </summary>
    /// <param name="inputs">[rows * InputSize] encoded observations.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="masks">[rows * entries of a mask] masks, true = allowed; empty where everything is.</param>
    /// <param name="logProbabilities">[rows * LogitCount] receives log-probabilities; minus infinity where not allowed.</param>
    /// <param name="values">[rows] receives values; empty where not wanted.</param>
    public void Evaluate(ReadOnlySpan<float> inputs, int rows, ReadOnlySpan<bool> masks, Span<float> logProbabilities, Span<float> values)
    {
        int width = Shape.LogitCount, choices = _choices.Length, maskSize = masks.Length / rows;
        for (int start = 0; start < rows; start += TileRows)
        {
            int count = Math.Min(TileRows, rows - start);
            Begin(inputs.Slice(start * Shape.InputSize, count * Shape.InputSize), count);
            for (int network = 0; network < _policies.Length; network++)
            {
                _policies[network].Forward(_weights, _shared is null ? _tile : _sums, count);
                for (int row = 0; row < count; row++)
                {
                    int at = (start + row) * width + Shape.PolicyOffsets[network];
                    ReadOnlySpan<bool> mask = masks.Slice((start + row) * maskSize, maskSize);
                    ReadOnlySpan<int> before = _tileChoices.AsSpan(row * choices, network);
                    Span<float> logs = Normalise(network, row, ChoiceMask.Of(Shape, network, before, mask, _masksAreJoint, _mask));
                    logs.CopyTo(logProbabilities[at..]);
                    if (network < _policies.Length - 1)
                    {
                        int choice = _tileChoices[row * choices + network] = Math.Max(Categoricals.Mode(logs), 0);
                        AddChoice(network, choice, _sums.AsSpan(row * _shared!.Width, _shared.Width));
                    }
                }
            }
        }

        if (!values.IsEmpty)
        {
            EvaluateValue(inputs, rows, values);
        }
    }

    /// <summary>Evaluates the value network for a batch of inputs.</summary>
    internal void EvaluateValue(ReadOnlySpan<float> inputs, int rows, Span<float> values)
    {
        for (int start = 0; start < rows; start += TileRows)
        {
            int count = Math.Min(TileRows, rows - start);
            inputs.Slice(start * Shape.InputSize, count * Shape.InputSize).CopyTo(_tile);
            _value.Forward(_weights, _tile, count);
            for (int row = 0; row < count; row++)
            {
                values[start + row] = _value.Outputs[row * Shape.Value.OutputStride];
            }
        }
    }

    /// <summary>Running sums of autoregressive heads before the first choice.</summary>
    /// <param name="inputs">[rows * InputSize] encoded observations.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="sums">[rows * InputSize of the networks] is overwritten.</param>
    internal void Observe(ReadOnlySpan<float> inputs, int rows, Span<float> sums) => _shared!.Observe(_weights, inputs, rows, sums);

    /// <summary>Adds a choice to a running sum of autoregressive heads.</summary>
    /// <param name="network">The network that made it; not the last.</param>
    /// <param name="choice">What was chosen.</param>
    /// <param name="sum">[InputSize of the networks] receives what the next network sees.</param>
    internal void AddChoice(int network, int choice, Span<float> sum) => _shared!.Add(sum, _shared.RowOf(_weights, network, choice));

    /// <summary>Evaluates one policy network.</summary>
    /// <param name="network">Which policy network.</param>
    /// <param name="inputs">[rows * InputSize of the network] encoded observations; running sums where heads are autoregressive.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="masks">Masks over the network's logits, row by row; empty where everything is allowed.</param>
    /// <param name="maskStride">Distance between rows of the masks.</param>
    /// <param name="logProbabilities">[rows * OutputSize of the network] receives log-probabilities of its choices.</param>
    /// <param name="cumulative">[rows * OutputSize of the network] receives, choice by choice, cumulative probabilities.</param>
    internal void EvaluatePolicy(
        int network,
        ReadOnlySpan<float> inputs,
        int rows,
        ReadOnlySpan<bool> masks,
        int maskStride,
        Span<float> logProbabilities,
        Span<float> cumulative)
    {
        NetworkShape shape = Shape.Policies[network];
        for (int start = 0; start < rows; start += TileRows)
        {
            int count = Math.Min(TileRows, rows - start);
            inputs.Slice(start * shape.InputSize, count * shape.InputSize).CopyTo(_tile);
            _policies[network].Forward(_weights, _tile, count);
            for (int row = 0; row < count; row++)
            {
                int at = (start + row) * shape.OutputSize;
                Normalise(network, row, masks.IsEmpty ? [] : masks[((start + row) * maskStride)..]).CopyTo(logProbabilities[at..]);
                Categoricals.Accumulate(Shape.PolicyChoices[network], _probabilities, cumulative.Slice(at, shape.OutputSize));
            }
        }
    }

    /// <summary>Decides for one observation: the most probable allowed action, the lowest of equals.</summary>
    /// <param name="input">[InputSize] encoded observation.</param>
    /// <param name="mask">[entries of a mask] true = allowed; empty where everything is.</param>
    /// <param name="actions">[ActionCounts.Length] receives the sub-actions; 0 where nothing is allowed.</param>
    public void Decide(ReadOnlySpan<float> input, ReadOnlySpan<bool> mask, Span<int> actions)
    {
        Evaluate(input, 1, mask, _logProbabilities, []);
        Greedy(_logProbabilities, actions);
    }

    /// <summary>Draws an action for one observation.</summary>
    /// <param name="input">[InputSize] encoded observation.</param>
    /// <param name="mask">[entries of a mask] true = allowed; empty where everything is.</param>
    /// <param name="random">One number is drawn a choice.</param>
    /// <param name="actions">[ActionCounts.Length] receives the sub-actions; 0 where nothing is allowed.</param>
    public void Sample(ReadOnlySpan<float> input, ReadOnlySpan<bool> mask, ref CounterRandom random, Span<int> actions)
    {
        int choice = 0;
        Begin(input, 1);
        Span<float> own = (_shared is null ? _tile : _sums).AsSpan(0, Shape.Policies[0].InputSize);
        for (int network = 0; network < _policies.Length; network++)
        {
            ReadOnlySpan<bool> allowed = ChoiceMask.Of(Shape, network, _choices.AsSpan(0, network), mask, _masksAreJoint, _mask);
            EvaluatePolicy(network, own, 1, allowed, 0, _logProbabilities, _cumulative);
            ReadOnlySpan<float> cumulative = _cumulative;
            foreach (int count in Shape.PolicyChoices[network])
            {
                _choices[choice] = Categoricals.Sample(cumulative[..count], random.NextSingle());
                cumulative = cumulative[count..];
                choice++;
            }

            if (network < _policies.Length - 1)
            {
                AddChoice(network, Math.Max(_choices[network], 0), own);
            }
        }

        Shape.Decode(_choices, actions);
    }

    /// <summary>The most probable action of a row of log-probabilities, the lowest of equals.</summary>
    /// <param name="logProbabilities">[LogitCount] log-probabilities.</param>
    /// <param name="actions">[ActionCounts.Length] receives the sub-actions; 0 where nothing is allowed.</param>
    public void Greedy(ReadOnlySpan<float> logProbabilities, Span<int> actions)
    {
        for (int choice = 0; choice < _choices.Length; choice++)
        {
            int count = Shape.ChoiceCounts[choice];
            _choices[choice] = Categoricals.Mode(logProbabilities[..count]);
            logProbabilities = logProbabilities[count..];
        }

        Shape.Decode(_choices, actions);
    }

    // What the first policy network takes: observations, or running sums that begin with them.
    private void Begin(ReadOnlySpan<float> inputs, int rows)
    {
        if (_shared is null)
        {
            inputs.CopyTo(_tile);
        }
        else
        {
            Observe(inputs, rows, _sums);
        }
    }

    // Logits of a row of the tile become log-probabilities, in place.
    private Span<float> Normalise(int network, int row, ReadOnlySpan<bool> mask)
    {
        NetworkShape shape = Shape.Policies[network];
        Span<float> logits = _policies[network].Outputs.Slice(row * shape.OutputStride, shape.OutputSize);
        Categoricals.LogSoftmax(Shape.PolicyChoices[network], logits, _probabilities, mask.IsEmpty ? mask : mask[..shape.OutputSize]);
        return logits;
    }
}
