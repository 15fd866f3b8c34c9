using System.Collections.Immutable;

namespace Meshward.Core.SystemModels;

/// <summary>A learned model of the mesh: from loads and configuration to response times. Immutable and safe for many threads.</summary>
public interface ISystemModel
{
    /// <summary>Number of features of a row.</summary>
    int FeatureCount { get; }

    /// <summary>Quantities that are predicted, in order.</summary>
    ImmutableArray<string> Targets { get; }

    /// <summary>Predicts a batch of rows; allocates nothing.</summary>
    /// <param name="rows">[rowCount * FeatureCount], row-major.</param>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="predictions">[Targets.Length * rowCount], target-major.</param>
    void Predict(ReadOnlySpan<double> rows, int rowCount, Span<double> predictions);

    /// <summary>Predicts a batch of rows that fill a lattice, to the bit as <see cref="Predict"/> does, faster where the model can.</summary>
    /// <param name="grid">The rows, as a lattice.</param>
    /// <param name="rows">[grid.RowCount * FeatureCount] the same rows, row-major.</param>
    /// <param name="predictions">[Targets.Length * grid.RowCount], target-major.</param>
    void PredictGrid(FeatureGrid grid, ReadOnlySpan<double> rows, Span<double> predictions) => Predict(rows, grid.RowCount, predictions);
}
