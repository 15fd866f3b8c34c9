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

    /// <summary>Rows that are asked of the ensemble itself before cells are numbered, where nothing else is said.</summary>
    public const int FewRows = 4096;

    private readonly ConcurrentDictionary<UInt128, double[]> _answers = new();
    private readonly EnsembleModel _model;
    private readonly Lazy<double[][]?> _thresholds; // null where there are too many cells to number
    private int _count;
    private int _fewLeft;

    /// <summary>A model that answers as another does, only sooner where it can number the other's cells.</summary>
    /// <param name="model">The ensembles.</param>
    /// <param name="fewRows">
    /// Rows that are asked of the ensembles themselves before cells are numbered, which looks at every node of every tree.
    /// </param>
    public RememberingModel(EnsembleModel model, int fewRows = FewRows)
    {
        _model = model;
        _fewLeft = fewRows;
        _thresholds = new(() => ThresholdsOf(model));
    }

    /// <inheritdoc />
    public int FeatureCount => _model.FeatureCount;

    /// <inheritdoc />
    public ImmutableArray<string> Targets => _model.Targets;

    /// <inheritdoc />
    public void Predict(ReadOnlySpan<double> rows, int rowCount, Span<double> predictions)
    {
        if ((!_thresholds.IsValueCreated && Interlocked.Add(ref _fewLeft, -rowCount) >= 0) || _thresholds.Value is not { } thresholds)
        {
            _model.Predict(rows, rowCount, predictions);
            return;
        }

        List<(int Row, UInt128 Cell)>? unknown = null;
        for (int row = 0; row < rowCount; row++)
        {
            UInt128 cell = CellOf(thresholds, rows.Slice(row * FeatureCount, FeatureCount));
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

    private static double[][]? ThresholdsOf(EnsembleModel model)
    {
        HashSet<double>[] values = [.. Enumerable.Range(0, model.FeatureCount).Select(_ => new HashSet<double>())];
        foreach (FlatEnsemble ensemble in model.Ensembles)
        {
            for (int tree = 0; tree < ensemble.TreeCount; tree++)
            {
                foreach (ref readonly TreeNode node in ensemble.Tree(tree))
                {
                    if (!node.IsLeaf)
                    {
                        _ = values[node.Feature].Add(node.Value);
                    }
                }
            }
        }

        double bits = values.Sum(each => Math.Log2(each.Count + 1));
        return bits < 127 ? [.. values.Select(each => each.Order().ToArray())] : null;
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
    private static UInt128 CellOf(double[][] allThresholds, ReadOnlySpan<double> row)
    {
        UInt128 cell = 0;
        for (int feature = 0; feature < row.Length; feature++)
        {
            double[] thresholds = allThresholds[feature];
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
