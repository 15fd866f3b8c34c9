using System.Collections.Immutable;

namespace Meshward.Core.SystemModels.Refitting;

/// <summary>A model times factors that were learned on recent samples. Immutable and safe for many threads.</summary>
/// <param name="model">The older model.</param>
/// <param name="corrections">[targets] what to multiply each with; null for nothing.</param>
public sealed class CorrectedModel(ISystemModel model, ImmutableArray<RatioCorrection?> corrections) : ISystemModel
{
    /// <inheritdoc />
    public int FeatureCount => model.FeatureCount;

    /// <inheritdoc />
    public ImmutableArray<string> Targets => model.Targets;

    /// <inheritdoc />
    public void Predict(ReadOnlySpan<double> rows, int rowCount, Span<double> predictions)
    {
        model.Predict(rows, rowCount, predictions);
        for (int target = 0; target < corrections.Length; target++)
        {
            if (corrections[target] is { } correction)
            {
                correction.Apply(rows[..(rowCount * FeatureCount)], FeatureCount, predictions.Slice(target * rowCount, rowCount));
            }
        }
    }
}
