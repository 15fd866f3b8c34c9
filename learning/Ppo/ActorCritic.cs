using Meshward.Core.Randomness;

namespace Meshward.Learning.Ppo;

/// <summary>
/// Policy and value network for acting: no Torch, no allocation after construction. Holds scratch buffers, so one thread at a time.
/// </summary>
public sealed class ActorCritic
{
    private const int TileRows = 64;

    private readonly float[] _weights;
    private readonly NetworkPass _policy;
    private readonly NetworkPass _value;
    private readonly float[] _tile;
    private readonly float[] _probabilities;
    private readonly float[] _logProbabilities;
    private readonly int[] _choices;

    /// <summary>Networks with given weights.</summary>
    /// <param name="shape">Their shape.</param>
    /// <param name="weights">[ParameterCount] flat parameters; used as they are at each call, not copied.</param>
    public ActorCritic(ActorCriticShape shape, float[] weights)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, shape.ParameterCount);
        Shape = shape;
        _weights = weights;
        _policy = new NetworkPass(shape.Policies[0], TileRows, learns: false);
        _value = new NetworkPass(shape.Value, TileRows, learns: false);
        _tile = new float[TileRows * shape.InputSize];
        _probabilities = new float[shape.LogitCount];
        _logProbabilities = new float[shape.LogitCount];
        _choices = new int[shape.ChoiceCounts.Length];
    }

    /// <summary>Shape of the networks.</summary>
    public ActorCriticShape Shape { get; }

    /// <summary>
    /// Evaluates both networks for a batch of inputs. A row's result does not depend on the other rows of the batch.
    /// </summary>
    /// <param name="inputs">[rows * InputSize] encoded observations.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="masks">[rows * LogitCount] masks over choices, true = allowed; empty where everything is.</param>
    /// <param name="logProbabilities">[rows * LogitCount] receives log-probabilities; minus infinity where not allowed.</param>
    /// <param name="cumulative">[rows * LogitCount] receives, choice by choice, cumulative probabilities; empty where not wanted.</param>
    /// <param name="values">[rows] receives values; empty where not wanted.</param>
    public unsafe void Evaluate(
        ReadOnlySpan<float> inputs, int rows, ReadOnlySpan<bool> masks, Span<float> logProbabilities, Span<float> cumulative, Span<float> values)
    {
        int width = Shape.LogitCount;
        for (int start = 0; start < rows; start += TileRows)
        {
            int count = Math.Min(TileRows, rows - start);
            inputs.Slice(start * Shape.InputSize, count * Shape.InputSize).CopyTo(_tile);
            fixed (float* weights = _weights, tile = _tile)
            {
                _policy.Forward(weights, tile, count);
                for (int row = 0; row < count; row++)
                {
                    Span<float> logits = _policy.Outputs.Slice(row * Shape.Policies[0].OutputStride, width);
                    int at = (start + row) * width;
                    Categoricals.LogSoftmax(Shape.ChoiceCounts, logits, _probabilities, masks.IsEmpty ? [] : masks.Slice(at, width));
                    logits.CopyTo(logProbabilities[at..]);
                    if (!cumulative.IsEmpty)
                    {
                        Categoricals.Accumulate(Shape.ChoiceCounts, _probabilities, cumulative.Slice(at, width));
                    }
                }

                if (!values.IsEmpty)
                {
                    _value.Forward(weights, tile, count);
                    for (int row = 0; row < count; row++)
                    {
                        values[start + row] = _value.Outputs[row * Shape.Value.OutputStride];
                    }
                }
            }
        }
    }

    /// <summary>Decides for one observation: the most probable allowed action, the lowest of equals.</summary>
    /// <param name="input">[InputSize] encoded observation.</param>
    /// <param name="mask">[LogitCount] mask over choices; empty where everything is allowed.</param>
    /// <param name="actions">[ActionCounts.Length] receives the sub-actions; 0 where nothing is allowed.</param>
    public void Decide(ReadOnlySpan<float> input, ReadOnlySpan<bool> mask, Span<int> actions)
    {
        Evaluate(input, 1, mask, _logProbabilities, [], []);
        Greedy(_logProbabilities, actions);
    }

    /// <summary>Draws an action for one observation.</summary>
    /// <param name="input">[InputSize] encoded observation.</param>
    /// <param name="mask">[LogitCount] mask over choices; empty where everything is allowed.</param>
    /// <param name="random">One number is drawn a choice.</param>
    /// <param name="actions">[ActionCounts.Length] receives the sub-actions; 0 where nothing is allowed.</param>
    public void Sample(ReadOnlySpan<float> input, ReadOnlySpan<bool> mask, ref CounterRandom random, Span<int> actions)
    {
        Evaluate(input, 1, mask, _logProbabilities, _logProbabilities, []);
        Span<float> cumulative = _logProbabilities;
        for (int choice = 0; choice < _choices.Length; choice++)
        {
            int count = Shape.ChoiceCounts[choice];
            _choices[choice] = Categoricals.Sample(cumulative[..count], random.NextSingle());
            cumulative = cumulative[count..];
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
}
