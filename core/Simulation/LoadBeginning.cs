using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Simulation;

/// <summary>
/// Where on a load an episode begins. A load that draws from finitely many values is the same everywhere; one that moves with time is met
/// from any of its first ten thousand steps, else short episodes would never see what comes later.
/// </summary>
internal static class LoadBeginning
{
    private const int Steps = 10_000;

    /// <summary>Draws the first step of an episode and its load.</summary>
    /// <param name="pattern">The load.</param>
    /// <param name="moves">Whether it moves with time (<see cref="LoadPattern.FiniteLoads"/> is empty).</param>
    /// <param name="random">Where randomness comes from.</param>
    /// <param name="loads">[services] receives requests per second.</param>
    /// <returns>The step.</returns>
    public static long Draw(LoadPattern pattern, bool moves, ref CounterRandom random, Span<double> loads)
    {
        pattern.LoadAt(0, ref random, loads);
        long first = moves ? random.NextInt(Steps) : 0;
        if (first > 0)
        {
            pattern.LoadAt(first, ref random, loads);
        }

        return first;
    }
}
