using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Core.Simulation;

namespace Meshward.Learning.Tests.Ppo;

/// <summary>A small task with numbered states: what tests learn on. Masks, if any, are over the joint action.</summary>
internal sealed class FiniteEnvironment : IVectorEnvironment
{
    private readonly int[] _current;
    private readonly int[] _age;
    private CounterRandom[] _random;

    public FiniteEnvironment(int count, float[][] observations, ImmutableArray<int> actionCounts, Func<int, int, bool>? allowed = null)
    {
        ActionCounts = actionCounts;
        JointCount = actionCounts.Aggregate((a, b) => a * b);
        Observations = new ObservationTable(observations[0].Length, allowed is null ? 0 : JointCount);
        for (int state = 0; state < observations.Length; state++)
        {
            int row = state;
            bool[] mask = allowed is null ? [] : [.. Enumerable.Range(0, JointCount).Select(action => allowed(row, action))];
            Observations.Add(observations[state], mask);
        }

        _current = new int[count];
        _age = new int[count];
        _random = new CounterRandom[count];
    }

    public int JointCount { get; }

    /// <summary>Reward of a joint action in a state.</summary>
    public required Func<int, int, float> Reward { get; init; }

    /// <summary>Next state; the default draws any state.</summary>
    public Func<int, int, int>? Next { get; init; }

    /// <summary>Whether the step ends the task.</summary>
    public Func<int, int, bool> Ends { get; init; } = (_, _) => false;

    /// <summary>Steps after which an episode is cut.</summary>
    public int Horizon { get; init; } = int.MaxValue;

    /// <summary>State of a new episode; the default draws any state.</summary>
    public int? StartState { get; init; }

    public int Count => _current.Length;

    public ImmutableArray<int> ActionCounts { get; }

    public ObservationTable Observations { get; }

    public bool MasksAreJoint => true;

    public ReadOnlySpan<int> Current => _current;

    public void Reset(long seed, uint stream)
    {
        _random = [.. Enumerable.Range(0, Count).Select(e => new CounterRandom(seed, 77, stream, (uint)e))];
        for (int e = 0; e < Count; e++)
        {
            StartEpisode(e);
        }
    }

    public void Step(ReadOnlySpan<int> actions, StepResult result)
    {
        for (int e = 0; e < Count; e++)
        {
            int joint = 0;
            for (int i = 0; i < ActionCounts.Length; i++)
            {
                joint = joint * ActionCounts[i] + actions[e * ActionCounts.Length + i];
            }

            int state = _current[e];
            int next = Next is null ? _random[e].NextInt(Observations.Count) : Next(state, joint);
            result.Rewards[e] = Reward(state, joint);
            result.Terminated[e] = Ends(state, joint);
            result.Truncated[e] = !result.Terminated[e] && ++_age[e] >= Horizon;
            result.FinalObservation[e] = next;
            _current[e] = next;
            if (result.Terminated[e] || result.Truncated[e])
            {
                StartEpisode(e);
            }
        }
    }

    private void StartEpisode(int environment)
    {
        _age[environment] = 0;
        _current[environment] = StartState ?? _random[environment].NextInt(Observations.Count);
    }
}
