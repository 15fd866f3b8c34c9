using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Core.Simulation;

namespace Meshward.Bench;

/// <summary>Environments that each see something of their own: no observation of a round occurs twice.</summary>
internal sealed class DistinctEnvironment : IVectorEnvironment
{
    private readonly int[] _current;
    private readonly ImmutableArray<int> _actionCounts;

    /// <summary>Environments of random observations in [-1, 1].</summary>
    public DistinctEnvironment(int count, int observationSize, ImmutableArray<int> actionCounts)
    {
        CounterRandom random = new(1, 1);
        _actionCounts = actionCounts;
        _current = [.. Enumerable.Range(0, count)];
        Observations = new ObservationTable(observationSize, 0);
        float[] observation = new float[observationSize];
        for (int environment = 0; environment < count; environment++)
        {
            for (int i = 0; i < observationSize; i++)
            {
                observation[i] = 2 * random.NextSingle() - 1;
            }

            Observations.Add(observation, []);
        }
    }

    /// <inheritdoc />
    public int Count => _current.Length;

    /// <inheritdoc />
    public ImmutableArray<int> ActionCounts => _actionCounts;

    /// <inheritdoc />
    public ObservationTable Observations { get; }

    /// <inheritdoc />
    public bool MasksAreJoint => true;

    /// <inheritdoc />
    public ReadOnlySpan<int> Current => _current;

    /// <inheritdoc />
    public void Reset(long seed, uint stream)
    {
    }

    /// <inheritdoc />
    public void Step(ReadOnlySpan<int> actions, StepResult result)
    {
        for (int environment = 0; environment < Count; environment++)
        {
            result.Rewards[environment] = actions[environment * _actionCounts.Length] - environment % 3;
            result.FinalObservation[environment] = environment;
        }
    }
}
