using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Meshward.Core.SystemModels;

/// <summary>
/// A tree ensemble that remembers its answers. Trees compare features with thresholds, so that all rows between the same thresholds have
/// the same prediction, to the bit: a trace of few loads makes few such cells, and loads that never repeat still fall into them. Bounded:
/// when it is full it forgets all. Safe for many threads.
/// </summary>
public sealed class RememberingModel : ISystemModel
{
    /// <summary>Cells that are remembered at most.</summary>
    public const int LargestCount = 400_000;

    private readonly ConcurrentDictionary<UInt128, double[]> _answers = new();
    private readonly ISystemModel _model;
    private readonly double[][] _thresholds;
    private int _count;

    private RememberingModel(ISystemModel model, double[][] thresholds) => (_model, _thresholds) = (model, thresholds);

    /// <inheritdoc />
    public int FeatureCount => _model.FeatureCount;

    /// <inheritdoc />
    public ImmutableArray<string> Targets => _model.Targets;

    /// <summary>A model that answers as another does, only sooner; the other itself where it has too many cells to number.</summary>
    /// <param name="model">The ensembles.</param>
    public static ISystemModel Of(EnsembleModel model)
    {
        double[][] thresholds = [.. Enumerable.Range(0, model.FeatureCount).Select(feature => ThresholdsOf(model, feature))];
        double bits = thresholds.Sum(each => Math.Log2(each.Length + 1));
        return bits < 127 ? new RememberingModel(model, thresholds) : model;
    }

    /// <inheritdoc />
    public void Predict(ReadOnlySpan<double> rows, int rowCount, Span<double> predictions)
    {
        List<(int Row, UInt128 Cell)>? unknown = null;
        for (int row = 0; row < rowCount; row++)
        {
            UInt128 cell = CellOf(rows.Slice(row * FeatureCount, FeatureCount));
            if (_answers.TryGetValue(cell, out double[]? answer))
            {
                Write(answer, row, rowCount, predictions);
            }
            else
            {
                (unknown ??= []).Add((row, cell));
            }
        }

        if (unknown is not null)
        {
            Learn(unknown, rows, rowCount, predictions);
        }
    }

    /// <inheritdoc />
    public void PredictGrid(FeatureGrid grid, ReadOnlySpan<double> rows, Span<double> predictions) => _model.PredictGrid(grid, rows, predictions);

    private static double[] ThresholdsOf(EnsembleModel model, int feature)
    {
        SortedSet<double> values = [];
        foreach (FlatEnsemble ensemble in model.Ensembles)
        {
            foreach (TreeNode node in ensemble.Nodes)
            {
                if (!node.IsLeaf && node.Feature == feature)
                {
                    _ = values.Add(node.Value);
                }
            }
        }

        return [.. values];
    }

    private static void Write(double[] answer, int row, int rowCount, Span<double> predictions)
    {
        for (int target = 0; target < answer.Length; target++)
        {
            predictions[target * rowCount + row] = answer[target];
        }
    }

    private void Learn(List<(int Row, UInt128 Cell)> unknown, ReadOnlySpan<double> rows, int rowCount, Span<double> predictions)
    {
        double[] asked = new double[unknown.Count * FeatureCount];
        double[] answers = new double[unknown.Count * Targets.Length];
        for (int i = 0; i < unknown.Count; i++)
        {
            rows.Slice(unknown[i].Row * FeatureCount, FeatureCount).CopyTo(asked.AsSpan(i * FeatureCount));
        }

        _model.Predict(asked, unknown.Count, answers);
        if (Interlocked.Add(ref _count, unknown.Count) > LargestCount)
        {
            _answers.Clear();
            _ = Interlocked.Exchange(ref _count, unknown.Count);
        }

        for (int i = 0; i < unknown.Count; i++)
        {
            double[] answer = new double[Targets.Length];
            for (int target = 0; target < answer.Length; target++)
            {
                answer[target] = answers[target * unknown.Count + i];
            }

            _answers[unknown[i].Cell] = answer;
            Write(answer, unknown[i].Row, rowCount, predictions);
        }
    }

    // A row goes left where its value is at most the threshold: the cell of a feature is the number of thresholds below its value.
    private UInt128 CellOf(ReadOnlySpan<double> row)
    {
        UInt128 cell = 0;
        for (int feature = 0; feature < row.Length; feature++)
        {
            double[] thresholds = _thresholds[feature];
            int low = 0, high = thresholds.Length;
            while (low < high)
            {
                int middle = (low + high) >>> 1;
                if (row[feature] <= thresholds[middle])
                {
                    high = middle;
                }
                else
                {
                    low = middle + 1;
                }
            }

            cell = cell * (uint)(thresholds.Length + 1) + (uint)low;
        }

        return cell;
    }
}
