using System.Collections.Immutable;
using Meshward.Core.Randomness;

namespace Meshward.Core.Scenarios;

/// <summary>How the offered load of every service moves from time step to time step.</summary>
/// <param name="Name">Name by which <c>--load</c> finds it.</param>
public abstract record LoadPattern(string Name)
{
    private const double MostRows = 100_000;

    /// <summary>
    /// Writes the offered load at a time step.
    /// </summary>
    /// <param name="step">Time step, from 0.</param>
    /// <param name="random">Where randomness comes from.</param>
    /// <param name="loads">[services] requests per second; on entry the load of the step before (undefined at step 0).</param>
    public abstract void LoadAt(long step, ref CounterRandom random, Span<double> loads);

    /// <summary>
    /// Every joint load that the pattern can give, as rows of [services] requests per second, the last service varying fastest;
    /// empty where there are infinitely many, or more than 100,000.
    /// </summary>
    public abstract ImmutableArray<ImmutableArray<double>> FiniteLoads { get; }

    /// <summary>Steps that a load is held before the next is drawn, at least 1; 1 where there are infinitely many loads.</summary>
    public virtual int HoldSteps => 1;

    /// <summary>[FiniteLoads.Length] relative likelihood of each row of <see cref="FiniteLoads"/> when a load is drawn.</summary>
    public virtual ImmutableArray<double> FiniteWeights => [.. Enumerable.Repeat(1.0, FiniteLoads.Length)];

    /// <summary>
    /// Row of <see cref="FiniteLoads"/> at a time step, drawn from the same numbers as <see cref="LoadAt"/>.
    /// </summary>
    /// <param name="step">Time step, from 0.</param>
    /// <param name="previous">Row of the step before; ignored at step 0.</param>
    /// <param name="random">Where randomness comes from.</param>
    /// <exception cref="NotSupportedException">The pattern has infinitely many loads.</exception>
    public virtual int IndexAt(long step, int previous, ref CounterRandom random) =>
        throw new NotSupportedException($"Load pattern '{Name}' has infinitely many loads.");

    /// <summary>Every combination of one value a service, the last service varying fastest; empty where there are more than 100,000.</summary>
    /// <param name="perService">[services][values].</param>
    private protected static ImmutableArray<ImmutableArray<double>> Combine(ImmutableArray<ImmutableArray<double>> perService) =>
        perService.Aggregate(1.0, (count, values) => count * values.Length) > MostRows
            ? []
            : perService.Aggregate(
                ImmutableArray.Create(ImmutableArray<double>.Empty),
                (rows, values) => [.. rows.SelectMany(row => values.Select(row.Add))]);

    /// <summary>Smallest and largest load of a service, in requests per second.</summary>
    public abstract (double Low, double High) Range(int service);
}
