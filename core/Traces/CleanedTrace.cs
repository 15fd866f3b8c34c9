using System.Collections.Immutable;

namespace Meshward.Core.Traces;

/// <summary>The rows of a trace that a model learns from, as numbers only.</summary>
/// <param name="FeatureCount">Inputs of the model.</param>
/// <param name="Features">[rows * FeatureCount], row-major.</param>
/// <param name="Targets">[targets][rows], seconds for delays.</param>
/// <param name="ConfigurationOf">[rows] number of the row's configuration; configurations are numbered in order of their first row.</param>
/// <param name="ConfigurationFeatures">Which features tell configurations apart, as indices, in the scenario's order.</param>
/// <param name="Configurations">
/// [configurations * ConfigurationFeatures] the distinct configurations in order of their numbers, row-major; nominal where the scenario
/// names nominal values.
/// </param>
/// <param name="Report">What became of the rows.</param>
public sealed record CleanedTrace(
    int FeatureCount,
    ImmutableArray<double> Features,
    ImmutableArray<ImmutableArray<double>> Targets,
    ImmutableArray<int> ConfigurationOf,
    ImmutableArray<int> ConfigurationFeatures,
    ImmutableArray<double> Configurations,
    CleaningReport Report)
{
    /// <summary>Number of rows.</summary>
    public int RowCount => ConfigurationOf.Length;

    /// <summary>The inputs of a row.</summary>
    public ReadOnlySpan<double> Row(int row) => Features.AsSpan(row * FeatureCount, FeatureCount);

    /// <summary>Some of the rows, in the given order; configurations keep their numbers, and the report that of the whole trace.</summary>
    public CleanedTrace Select(ReadOnlySpan<int> rows)
    {
        ImmutableArray<double>.Builder features = ImmutableArray.CreateBuilder<double>(rows.Length * FeatureCount);
        foreach (int row in rows)
        {
            features.AddRange(Row(row));
        }

        int[] chosen = rows.ToArray();
        return this with
        {
            Features = features.MoveToImmutable(),
            Targets = [.. Targets.Select(values => chosen.Select(row => values[row]).ToImmutableArray())],
            ConfigurationOf = [.. chosen.Select(row => ConfigurationOf[row])],
        };
    }
}
