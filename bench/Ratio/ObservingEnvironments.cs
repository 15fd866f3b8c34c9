using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Core.Simulation;

namespace Meshward.Bench;

/// <summary>Environments that see as many different things as is said: all something of their own, or several the same.</summary>
internal sealed class ObservingEnvironments : IVectorEnvironment
{
    private readonly int[] _current;
    private readonly ImmutableArray<int> _actionCounts;

    /// <summary>Environments of random observations in [-1, 1].</summary>
    /// <param name="count">Number of environments.</param>
    /// <param name="distinct">Number of observations, at most one for each environment; they are seen in turn.</param>
    /// <param name="observationSize">Numbers of an observation.</param>
    /// <param name="actionCounts">Values of each action.</param>
    public ObservingEnvironments(int count, int distinct, int observationSize, ImmutableArray<int> actionCounts)
    {
        CounterRandom random = new(1, 1);
        _actionCounts = actionCounts;
        _current = [.. Enumerable.Range(0, count).Select(environment => environment % distinct)];
        Observations = new ObservationTable(observationSize, 0);
        float[] observation = new float[observationSize];
        for (int row = 0; row < distinct; row++)
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
            result.FinalObservation[environment] = _current[environment];
        }
    }
}
