using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;

namespace Meshward.Core.Calibration;

/// <summary>
/// What calibrations practise on, as PPO does: the training load, and as often loads between its values that the trace covers.
/// </summary>
/// <param name="Training">The training load.</param>
/// <param name="Between">[loads][services] requests per second.</param>
public sealed record PracticeLoad(LoadPattern Training, ImmutableArray<ImmutableArray<double>> Between) : LoadPattern("practice")
{
    private const double BetweenShare = 0.5;

    /// <inheritdoc />
    public override ImmutableArray<ImmutableArray<double>> FiniteLoads => [];

    /// <inheritdoc />
    public override int HoldSteps => Training.HoldSteps;

    /// <summary>The practice load of a mesh; the training load itself where that moves with time.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="memory">Outcomes of its model; null where they are too many to tabulate.</param>
    public static LoadPattern Of(Scenario scenario, OutcomeMemory? memory) => scenario.TrainingLoad.FiniteLoads.IsEmpty
        ? scenario.TrainingLoad
        : new PracticeLoad(scenario.TrainingLoad, FillBetween(scenario, memory));

    /// <summary>Loads between those of a finite training load.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="memory">
    /// Outcomes of its model: loads at which nothing is covered are left out. Null where they are too many to tabulate: all are taken.
    /// </param>
    /// <returns>[loads][services] requests per second.</returns>
    public static ImmutableArray<ImmutableArray<double>> FillBetween(Scenario scenario, OutcomeMemory? memory)
    {
        ImmutableArray<ImmutableArray<double>> between = BetweenLoads.Fill(scenario);
        memory?.Fill(between);
        return memory is null ? between : [.. between.Where(load => memory.At(load.AsSpan()).IsCovered)];
    }

    /// <inheritdoc />
    public override void LoadAt(long step, ref CounterRandom random, Span<double> loads)
    {
        if (step % HoldSteps != 0)
        {
            return;
        }

        if (!Between.IsEmpty && random.NextDouble() < BetweenShare)
        {
            Between[random.NextInt(Between.Length)].CopyTo(loads);
        }
        else
        {
            Training.LoadAt(0, ref random, loads);
        }
    }

    /// <inheritdoc />
    public override (double Low, double High) Range(int service) => Training.Range(service);
}
