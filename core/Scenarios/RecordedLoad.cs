using System.Collections.Immutable;
using Meshward.Core.Randomness;

namespace Meshward.Core.Scenarios;

/// <summary>Loads that were recorded, from a CSV file: the same for every seed.</summary>
/// <param name="Name">Name of the pattern.</param>
/// <param name="File">Path of the file, relative to the scenario's folder or absolute.</param>
/// <param name="Columns">[services] column of each service's load, requests per second.</param>
/// <param name="Time">Column of times in seconds, ascending; null where every row is one time step.</param>
/// <param name="IsRepeated">Whether the recording begins anew at its end; otherwise its last load stays.</param>
public sealed record RecordedLoad(string Name, string File, ImmutableArray<string> Columns, string? Time, bool IsRepeated) : LoadPattern(Name)
{
    /// <summary>[steps][services] load at each time step, requests per second; empty until the file is read (<c>RecordedLoads</c>).</summary>
    public ImmutableArray<ImmutableArray<double>> Rates { get; init; } = [];

    /// <inheritdoc />
    public override ImmutableArray<ImmutableArray<double>> FiniteLoads => [];

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The file was not read.</exception>
    public override void LoadAt(long step, ref CounterRandom random, Span<double> loads)
    {
        if (Rates.IsEmpty)
        {
            throw new InvalidOperationException($"The recording of load '{Name}' was not read.");
        }

        Rates[(int)(IsRepeated ? step % Rates.Length : Math.Min(step, Rates.Length - 1))].CopyTo(loads);
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The file was not read.</exception>
    public override (double Low, double High) Range(int service) => (Rates.Min(row => row[service]), Rates.Max(row => row[service]));
}
