using System.Collections.Immutable;
using Meshward.Core.Randomness;

namespace Meshward.Core.Scenarios;

/// <summary>Each service's load is drawn uniformly from a set of its own and held for a number of steps.</summary>
/// <param name="Name">Name of the pattern.</param>
/// <param name="Choices">Per service, the loads in requests per second, ascending.</param>
/// <param name="HoldSteps">Steps that a drawn load is held, at least 1.</param>
public sealed record UniformChoiceLoad(string Name, ImmutableArray<ImmutableArray<double>> Choices, int HoldSteps)
    : LoadPattern(Name)
{
    /// <summary>Steps that a drawn load is held, at least 1.</summary>
    public override int HoldSteps { get; } = HoldSteps;

    /// <inheritdoc />
    public override ImmutableArray<ImmutableArray<double>> FiniteLoads => Combine(Choices);

    /// <inheritdoc />
    public override void LoadAt(long step, ref CounterRandom random, Span<double> loads)
    {
        if (step % HoldSteps != 0)
        {
            return;
        }

        for (int service = 0; service < Choices.Length; service++)
        {
            ImmutableArray<double> choices = Choices[service];
            loads[service] = choices[random.NextInt(choices.Length)];
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
        foreach (ImmutableArray<double> choices in Choices)
        {
            index = index * choices.Length + random.NextInt(choices.Length);
        }

        return index;
    }

    /// <inheritdoc />
    public override (double Low, double High) Range(int service) => (Choices[service][0], Choices[service][^1]);
}
