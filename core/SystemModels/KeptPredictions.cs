using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Meshward.Core.SystemModels;

/// <summary>
/// A model that keeps what it answered to large batches of rows, for scenarios that differ in their reward alone: they ask for the same rows.
/// Answers are those of the other model, to the bit. Bounded: once it is full it keeps no more. Safe for many threads.
/// </summary>
/// <param name="model">The model.</param>
public sealed class KeptPredictions(ISystemModel model) : ISystemModel
{
    /// <summary>Predictions that are kept at most: half a gigabyte of them.</summary>
    public const long LargestCount = 64_000_000;

    // Smaller batches are asked faster than they are found.
    private const int FewestRows = 256;

    private readonly ConcurrentDictionary<string, double[]> _answers = new();
    private long _count;

    /// <inheritdoc />
    public int FeatureCount => model.FeatureCount;

    /// <inheritdoc />
    public ImmutableArray<string> Targets => model.Targets;

    /// <inheritdoc />
    public void Predict(ReadOnlySpan<double> rows, int rowCount, Span<double> predictions)
    {
        if (!TryFind(rows, predictions, out string? key))
        {
            model.Predict(rows, rowCount, predictions);
            Keep(key, predictions);
        }
    }

    /// <inheritdoc />
    public void PredictGrid(FeatureGrid grid, ReadOnlySpan<double> rows, Span<double> predictions)
    {
        if (!TryFind(rows, predictions, out string? key))
        {
            model.PredictGrid(grid, rows, predictions);
            Keep(key, predictions);
        }
    }

    private bool TryFind(ReadOnlySpan<double> rows, Span<double> predictions, out string? key)
    {
        key = null;
        if (rows.Length < FewestRows * FeatureCount)
        {
            return false;
        }

        key = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(rows)));
        if (!_answers.TryGetValue(key, out double[]? answer))
        {
            return false;
        }

        answer.CopyTo(predictions);
        return true;
    }

    private void Keep(string? key, ReadOnlySpan<double> predictions)
    {
        if (key is not null && Interlocked.Add(ref _count, predictions.Length) <= LargestCount)
        {
            _answers[key] = predictions.ToArray();
        }
    }
}
