using System.Collections.Immutable;
using Meshward.Core.Randomness;

namespace Meshward.Core.Scenarios;

/// <summary>Each service's load is drawn from a set of its own, some loads more often than others, and held for a number of steps.</summary>
/// <param name="Name">Name of the pattern.</param>
/// <param name="Choices">Per service, the loads in requests per second, ascending.</param>
/// <param name="Weights">Per service and load, how likely it is relative to the service's others; above zero.</param>
/// <param name="HoldSteps">Steps that a drawn load is held, at least 1.</param>
public sealed record WeightedChoiceLoad(
    string Name, ImmutableArray<ImmutableArray<double>> Choices, ImmutableArray<ImmutableArray<double>> Weights, int HoldSteps)
    : LoadPattern(Name)
{
    /// <summary>Steps that a drawn load is held, at least 1.</summary>
    public override int HoldSteps { get; } = HoldSteps;

    /// <inheritdoc />
    public override ImmutableArray<ImmutableArray<double>> FiniteLoads => Combine(Choices);

    /// <inheritdoc />
    public override ImmutableArray<double> FiniteWeights =>
        [.. Combine(Weights).Select(row => row.Aggregate(1.0, (product, weight) => product * weight))];

    /// <inheritdoc />
    public override void LoadAt(long step, ref CounterRandom random, Span<double> loads)
    {
        if (step % HoldSteps != 0)
        {
            return;
        }

        for (int service = 0; service < Choices.Length; service++)
        {
            loads[service] = Choices[service][Draw(service, ref random)];
        }
    }

    /// <inheritdoc />
    public override int IndexAt(long step, int previous, ref CounterRandom random)
    {
        // A division takes as long as the draw: most loads are held for one step.
        if (HoldSteps > 1 && step % HoldSteps != 0)
        {
            return previous;
        }

        int index = 0;
        for (int service = 0; service < Choices.Length; service++)
        {
            index = index * Choices[service].Length + Draw(service, ref random);
        }

        return index;
    }

    /// <inheritdoc />
    public override (double Low, double High) Range(int service) => (Choices[service][0], Choices[service][^1]);

    private int Draw(int service, ref CounterRandom random)
    {
        ImmutableArray<double> weights = Weights[service];
        double left = random.NextDouble() * weights.Sum();
        int drawn = 0;
        while (drawn < weights.Length - 1 && left >= weights[drawn])
        {
            left -= weights[drawn++];
        }

        return drawn;
    }
}
