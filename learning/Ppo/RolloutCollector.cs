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
    private readonly float[][] _logProbabilities; // [policy networks][its rows * OutputSize]
    private readonly float[][] _cumulative;
    private readonly int[] _policyEvaluated; // [policy networks] rows evaluated so far
    private readonly int _width; // of running sums; 0 where heads are not autoregressive
    private float[] _observed = []; // [buffer rows * width] running sums before the first choice
    private float[] _sums = []; // [environments * width] running sums of this step
    private float[] _newInputs = []; // [environments * width] those of contexts that are met for the first time
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
            string found = $"The encoding gives {encoding.InputSize} inputs, the networks take {shape.InputSize}.";
            throw new ArgumentException(found, nameof(encoding));
        }

        _shape = shape;
        _encoding = encoding;
        _logProbabilities = [.. shape.Policies.Select(_ => Array.Empty<float>())];
        _cumulative = [.. shape.Policies.Select(_ => Array.Empty<float>())];
        _policyEvaluated = new int[shape.Policies.Length];
        _width = shape.SharedLayer?.Stride ?? 0;
    }

    /// <summary>Takes <see cref="RolloutBuffer.Steps"/> steps in every environment, from where each is now.</summary>
    /// <param name="environment">The environments; not reset here.</param>
    /// <param name="network">The policy to follow.</param>
    /// <param name="buffer">Receives the samples, without advantages.</param>
    /// <param name="random">One number is drawn a choice, in the order of steps and environments.</param>
    /// <param name="pause">Called before every step: whoever shares the thread may use it meanwhile.</param>
    public void Collect(
        IVectorEnvironment environment, ActorCritic network, RolloutBuffer buffer, ref CounterRandom random, Action? pause = null)
    {
        int count = environment.Count, choices = _shape.ChoiceCounts.Length, subActions = _shape.ActionCounts.Length;
        Start(environment, buffer);
        for (int step = 0; step < buffer.Steps; step++)
        {
            pause?.Invoke();
            int first = step * count;
            Span<int> rows = buffer.Rows.AsSpan(first, count);
            for (int e = 0; e < count; e++)
            {
                rows[e] = RowOf(environment, buffer, environment.Current[e]);
            }

            EvaluateValues(network, buffer);
            for (int policy = 0; policy < _shape.Policies.Length; policy++)
            {
                Choose(network, buffer, policy, first, ref random);
            }

            for (int e = 0; e < count; e++)
            {
                buffer.Values[first + e] = _values[rows[e]];
                _shape.Decode(buffer.Choices.AsSpan((first + e) * choices, choices), _actions.AsSpan(e * subActions, subActions));
            }

            environment.Step(_actions.AsSpan(0, count * subActions), _result);
            Record(environment, buffer, first);
        }

        EvaluateValues(network, buffer);
        Finish(buffer);
    }

    private void Start(IVectorEnvironment environment, RolloutBuffer buffer)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(environment.Count, buffer.Environments);
        buffer.Clear(environment.Observations.MaskSize > 0, environment.MasksAreJoint);
        for (int row = 0; row < _metCount; row++)
        {
            _rowOf[_metRows[row]] = 0;
        }

        (_metCount, _evaluated) = (0, 0);
        _policyEvaluated.AsSpan().Clear();
        if (_result.Rewards.Length != environment.Count)
        {
            _result = new StepResult(environment.Count);
            _actions = new int[environment.Count * _shape.ActionCounts.Length];
            _sums = new float[environment.Count * _width];
            _newInputs = new float[environment.Count * _width];
        }
    }

    private int RowOf(IVectorEnvironment environment, RolloutBuffer buffer, int tableRow)
    {
        if (tableRow >= _rowOf.Length)
        {
            Array.Resize(ref _rowOf, Math.Max(environment.Observations.Count, 2 * _rowOf.Length));
        }

        return _rowOf[tableRow] > 0 ? _rowOf[tableRow] - 1 : AddRow(environment.Observations, buffer, tableRow);
    }

    private int AddRow(ObservationTable table, RolloutBuffer buffer, int tableRow)
    {
        int row = buffer.AddRow(buffer.Masked ? table.Masks.Slice(tableRow * table.MaskSize, table.MaskSize) : [], out bool allowsAction);
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

        _finite[row] = finite;
        _allowsAction[row] = allowsAction;
        return row;
    }

    private void Grow(int rows)
    {
        Array.Resize(ref _metRows, rows);
        Array.Resize(ref _finite, rows);
        Array.Resize(ref _allowsAction, rows);
        Array.Resize(ref _values, rows);
    }

    private void EvaluateValues(ActorCritic network, RolloutBuffer buffer)
    {
        if (_evaluated < buffer.RowCount)
        {
            ReadOnlySpan<float> inputs = buffer.Inputs[(_evaluated * _shape.InputSize)..];
            network.EvaluateValue(inputs, buffer.RowCount - _evaluated, _values.AsSpan(_evaluated));
            _evaluated = buffer.RowCount;
        }
    }

    // The choices of one policy network in all environments of a step that starts at a sample.
    private void Choose(ActorCritic network, RolloutBuffer buffer, int policy, int first, ref CounterRandom random)
    {
        ReadOnlySpan<float> newInputs = policy > 0 ? Follow(network, buffer, policy, first)
            : _width > 0 ? Observe(network, buffer, first)
            : buffer.Inputs[(_policyEvaluated[0] * _shape.InputSize)..];
        EvaluatePolicy(network, buffer, policy, newInputs);
        int[] policyRows = buffer.PolicyRows(policy);
        int choices = _shape.ChoiceCounts.Length, width = _shape.Policies[policy].OutputSize;
        for (int sample = first; sample < first + buffer.Environments; sample++)
        {
            int offset = policyRows[sample] * width, choice = sample * choices + policy;
            float logProbability = policy == 0 ? 0 : buffer.LogProbabilities[sample];
            foreach (int count in _shape.PolicyChoices[policy])
            {
                int value = Categoricals.Sample(_cumulative[policy].AsSpan(offset, count), random.NextSingle());
                buffer.Choices[choice++] = value;
                logProbability += value < 0 ? 0 : _logProbabilities[policy][offset + value];
                offset += count;
            }

            buffer.LogProbabilities[sample] = logProbability;
        }
    }

    // Running sums of all environments begin with their observations. Gives those of the rows that the first head has not seen.
    private ReadOnlySpan<float> Observe(ActorCritic network, RolloutBuffer buffer, int first)
    {
        int known = _policyEvaluated[0], rows = buffer.RowCount;
        if (known < rows)
        {
            if (_observed.Length < rows * _width)
            {
                Array.Resize(ref _observed, 2 * rows * _width);
            }

            network.Observe(buffer.Inputs[(known * _shape.InputSize)..], rows - known, _observed.AsSpan(known * _width));
        }

        for (int e = 0; e < buffer.Environments; e++)
        {
            _observed.AsSpan(buffer.Rows[first + e] * _width, _width).CopyTo(_sums.AsSpan(e * _width));
        }

        return _observed.AsSpan(known * _width, (rows - known) * _width);
    }

    // Adds the choices of the head before to the running sums. Gives those of contexts that this head has not seen, which are numbered in order.
    private ReadOnlySpan<float> Follow(ActorCritic network, RolloutBuffer buffer, int policy, int first)
    {
        int choices = _shape.ChoiceCounts.Length, known = _policyEvaluated[policy];
        for (int e = 0; e < buffer.Environments; e++)
        {
            Span<float> sum = _sums.AsSpan(e * _width, _width);
            network.AddChoice(policy - 1, Math.Max(buffer.Choices[(first + e) * choices + policy - 1], 0), sum);
            int met = buffer.PolicyRowCount(policy), context = buffer.Follow(policy, first + e);
            if (context == met)
            {
                sum.CopyTo(_newInputs.AsSpan((context - known) * _width));
            }
        }

        return _newInputs.AsSpan(0, (buffer.PolicyRowCount(policy) - known) * _width);
    }

    private void EvaluatePolicy(ActorCritic network, RolloutBuffer buffer, int policy, ReadOnlySpan<float> newInputs)
    {
        int rows = buffer.PolicyRowCount(policy), known = _policyEvaluated[policy], size = _shape.Policies[policy].OutputSize;
        if (known == rows)
        {
            return;
        }

        if (_cumulative[policy].Length < rows * size)
        {
            Array.Resize(ref _cumulative[policy], 2 * rows * size);
            Array.Resize(ref _logProbabilities[policy], 2 * rows * size);
        }

        int stride = buffer.PolicyMaskStride(policy), at = known * size;
        ReadOnlySpan<bool> masks = buffer.Masked ? buffer.PolicyMasks(policy)[(known * stride)..] : [];
        network.EvaluatePolicy(policy, newInputs, rows - known, masks, stride, _logProbabilities[policy].AsSpan(at), _cumulative[policy].AsSpan(at));
        _policyEvaluated[policy] = rows;
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
