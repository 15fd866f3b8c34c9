using Meshward.Core.Randomness;
using Meshward.Core.Simulation;

namespace Meshward.Learning.Ppo;

/// <summary>
/// Steps environments with a policy and fills a rollout buffer. The networks run once per distinct observation of a round; a step of an
/// environment costs a look-up and one random number a choice. Buffers are reused; one thread at a time.
/// </summary>
public sealed class RolloutCollector
{
    private readonly ActorCriticShape _shape;
    private readonly ObservationEncoding _encoding;
    private int[] _rowOf = []; // [table rows] row of the buffer + 1; 0 where not met yet
    private int[] _metRows = []; // [buffer rows] row of the table
    private bool[] _finite = []; // [buffer rows]
    private bool[] _allowsAction = []; // [buffer rows]
    private float[] _logProbabilities = []; // [buffer rows * LogitCount]
    private float[] _cumulative = [];
    private float[] _values = []; // [buffer rows]
    private int[] _actions = [];
    private StepResult _result = new(0);
    private int _metCount;
    private int _evaluated;

    /// <summary>A collector for policies of one shape.</summary>
    /// <param name="shape">The networks.</param>
    /// <param name="encoding">How observations become inputs.</param>
    /// <exception cref="ArgumentException">The encoding does not give what the networks take.</exception>
    public RolloutCollector(ActorCriticShape shape, ObservationEncoding encoding)
    {
        if (encoding.InputSize != shape.InputSize)
        {
            throw new ArgumentException($"The encoding gives {encoding.InputSize} inputs, the networks take {shape.InputSize}.", nameof(encoding));
        }

        _shape = shape;
        _encoding = encoding;
    }

    /// <summary>Takes <see cref="RolloutBuffer.Steps"/> steps in every environment, from where each is now.</summary>
    /// <param name="environment">The environments; not reset here.</param>
    /// <param name="network">The policy to follow.</param>
    /// <param name="buffer">Receives the samples, without advantages.</param>
    /// <param name="random">One number is drawn a choice, in the order of steps and environments.</param>
    public void Collect(IVectorEnvironment environment, ActorCritic network, RolloutBuffer buffer, ref CounterRandom random)
    {
        int count = environment.Count, choices = _shape.ChoiceCounts.Length, subActions = _shape.ActionCounts.Length;
        Start(environment, buffer);
        for (int step = 0; step < buffer.Steps; step++)
        {
            int first = step * count;
            Span<int> rows = buffer.Rows.AsSpan(first, count);
            for (int e = 0; e < count; e++)
            {
                rows[e] = RowOf(environment, buffer, environment.Current[e]);
            }

            Evaluate(network, buffer);
            for (int e = 0; e < count; e++)
            {
                int sample = first + e, row = rows[e];
                Span<int> chosen = buffer.Choices.AsSpan(sample * choices, choices);
                buffer.LogProbabilities[sample] = Choose(row, chosen, ref random);
                buffer.Values[sample] = _values[row];
                _shape.Decode(chosen, _actions.AsSpan(e * subActions, subActions));
            }

            environment.Step(_actions.AsSpan(0, count * subActions), _result);
            Record(environment, buffer, first);
        }

        Evaluate(network, buffer);
        Finish(buffer);
    }

    private void Start(IVectorEnvironment environment, RolloutBuffer buffer)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(environment.Count, buffer.Environments);
        buffer.Clear(environment.Observations.MaskSize > 0);
        for (int row = 0; row < _metCount; row++)
        {
            _rowOf[_metRows[row]] = 0;
        }

        (_metCount, _evaluated) = (0, 0);
        if (_result.Rewards.Length != environment.Count)
        {
            _result = new StepResult(environment.Count);
            _actions = new int[environment.Count * _shape.ActionCounts.Length];
        }
    }

    private int RowOf(IVectorEnvironment environment, RolloutBuffer buffer, int tableRow)
    {
        if (tableRow >= _rowOf.Length)
        {
            Array.Resize(ref _rowOf, Math.Max(environment.Observations.Count, 2 * _rowOf.Length));
        }

        return _rowOf[tableRow] > 0 ? _rowOf[tableRow] - 1 : AddRow(environment, buffer, tableRow);
    }

    private int AddRow(IVectorEnvironment environment, RolloutBuffer buffer, int tableRow)
    {
        ObservationTable table = environment.Observations;
        int row = buffer.AddRow();
        if (row >= _metRows.Length)
        {
            Grow(2 * row + 16);
        }

        _rowOf[tableRow] = row + 1;
        _metRows[row] = tableRow;
        _metCount = buffer.RowCount;
        ReadOnlySpan<float> observation = table.Values.Slice(tableRow * table.ObservationSize, table.ObservationSize);
        bool finite = AllFinite(observation);
        Span<float> input = buffer.Inputs.Slice(row * _shape.InputSize, _shape.InputSize);
        input.Clear();
        if (finite)
        {
            _encoding.Encode(observation, input);
        }

        bool actionAllowed = true;
        if (buffer.Masked)
        {
            ReadOnlySpan<bool> mask = table.Masks.Slice(tableRow * table.MaskSize, table.MaskSize);
            Span<bool> choices = buffer.Masks.Slice(row * _shape.LogitCount, _shape.LogitCount);
            actionAllowed = ChoiceMask.Expand(_shape, environment.MasksAreJoint, mask, choices);
        }

        _finite[row] = finite;
        _allowsAction[row] = actionAllowed;
        return row;
    }

    private void Grow(int rows)
    {
        Array.Resize(ref _metRows, rows);
        Array.Resize(ref _finite, rows);
        Array.Resize(ref _allowsAction, rows);
        Array.Resize(ref _values, rows);
        Array.Resize(ref _logProbabilities, rows * _shape.LogitCount);
        Array.Resize(ref _cumulative, rows * _shape.LogitCount);
    }

    private void Evaluate(ActorCritic network, RolloutBuffer buffer)
    {
        if (_evaluated < buffer.RowCount)
        {
            int first = _evaluated * _shape.LogitCount;
            network.Evaluate(buffer.Inputs[(_evaluated * _shape.InputSize)..], buffer.RowCount - _evaluated,
                buffer.Masked ? buffer.Masks[first..] : [], _logProbabilities.AsSpan(first), _cumulative.AsSpan(first), _values.AsSpan(_evaluated));
            _evaluated = buffer.RowCount;
        }
    }

    private float Choose(int row, Span<int> chosen, ref CounterRandom random)
    {
        int offset = row * _shape.LogitCount;
        float logProbability = 0;
        for (int choice = 0; choice < chosen.Length; choice++)
        {
            int count = _shape.ChoiceCounts[choice];
            int value = Categoricals.Sample(_cumulative.AsSpan(offset, count), random.NextSingle());
            chosen[choice] = value;
            logProbability += value < 0 ? 0 : _logProbabilities[offset + value];
            offset += count;
        }

        return logProbability;
    }

    private void Record(IVectorEnvironment environment, RolloutBuffer buffer, int first)
    {
        int count = environment.Count;
        _result.Rewards.CopyTo(buffer.Rewards, first);
        _result.Terminated.CopyTo(buffer.Terminated, first);
        _result.Truncated.CopyTo(buffer.Truncated, first);
        for (int e = 0; e < count; e++)
        {
            buffer.FinalRows[first + e] = RowOf(environment, buffer, _result.FinalObservation[e]);
        }
    }

    private void Finish(RolloutBuffer buffer)
    {
        for (int i = 0; i < buffer.Count; i++)
        {
            int row = buffer.Rows[i], final = buffer.FinalRows[i];
            bool usable = _finite[row] && _allowsAction[row] && float.IsFinite(buffer.Rewards[i]);
            buffer.NextValues[i] = _values[final];
            buffer.Excluded[i] = !usable || (!_finite[final] && !buffer.Terminated[i]);
        }
    }

    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
