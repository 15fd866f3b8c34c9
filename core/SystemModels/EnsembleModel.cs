using System.Collections.Immutable;

namespace Meshward.Core.SystemModels;

/// <summary>A system model of one tree ensemble per target.</summary>
public sealed class EnsembleModel : ISystemModel
{
    /// <summary>A model of these ensembles.</summary>
    /// <param name="targets">Quantities that are predicted, in order.</param>
    /// <param name="ensembles">One ensemble per target, over the same features.</param>
    public EnsembleModel(ImmutableArray<string> targets, ImmutableArray<FlatEnsemble> ensembles)
    {
        if (targets.IsEmpty || targets.Length != ensembles.Length || ensembles.Any(ensemble => ensemble.FeatureCount != ensembles[0].FeatureCount))
        {
            throw new ArgumentException("Expected one ensemble per target, all over the same features.", nameof(ensembles));
        }

        Targets = targets;
        Ensembles = ensembles;
    }

    /// <inheritdoc />
    public int FeatureCount => Ensembles[0].FeatureCount;

    /// <inheritdoc />
    public ImmutableArray<string> Targets { get; }

    /// <summary>One ensemble per target.</summary>
    public ImmutableArray<FlatEnsemble> Ensembles { get; }

    /// <inheritdoc />
    public void Predict(ReadOnlySpan<double> rows, int rowCount, Span<double> predictions)
    {
        for (int target = 0; target < Ensembles.Length; target++)
        {
            Ensembles[target].Predict(rows[..(rowCount * FeatureCount)], predictions.Slice(target * rowCount, rowCount));
        }
    }

    /// <inheritdoc />
    public void PredictGrid(FeatureGrid grid, ReadOnlySpan<double> rows, Span<double> predictions)
    {
        for (int target = 0; target < Ensembles.Length; target++)
        {
            Ensembles[target].PredictGrid(grid, predictions.Slice(target * grid.RowCount, grid.RowCount));
        }
    }
}
