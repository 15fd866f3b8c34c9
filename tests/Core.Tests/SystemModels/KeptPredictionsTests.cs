using System.Collections.Immutable;
using Meshward.Core.SystemModels;

namespace Meshward.Core.Tests.SystemModels;

public sealed class KeptPredictionsTests
{
    [Fact]
    public void The_same_rows_are_answered_once_and_alike()
    {
        CountingModel counting = new();
        KeptPredictions kept = new(counting);
        double[] rows = [.. Enumerable.Range(0, 2 * 300).Select(i => i / 7.0)], other = [.. rows];
        other[^1]++;
        double[] first = new double[300], second = new double[300], third = new double[300], expected = new double[300];
        kept.Predict(rows, 300, first);
        kept.Predict(rows, 300, second);
        kept.Predict(other, 300, third);
        Assert.Equal(2, counting.Asked);
        counting.Predict(rows, 300, expected);
        Assert.Equal(expected, first);
        Assert.Equal(expected, second);
        Assert.Equal(expected[^1] + 10, third[^1], 1e-9);
    }

    [Fact]
    public void Small_batches_pass_through()
    {
        CountingModel counting = new();
        KeptPredictions kept = new(counting);
        double[] prediction = new double[1];
        kept.Predict([3, 4], 1, prediction);
        kept.Predict([3, 4], 1, prediction);
        Assert.Equal((2, 43), (counting.Asked, prediction[0]));
    }

    private sealed class CountingModel : ISystemModel
    {
        public int Asked { get; private set; }

        public int FeatureCount => 2;

        public ImmutableArray<string> Targets => ["delay"];

        public void Predict(ReadOnlySpan<double> rows, int rowCount, Span<double> predictions)
        {
            Asked++;
            for (int row = 0; row < rowCount; row++)
            {
                predictions[row] = rows[2 * row] + 10 * rows[2 * row + 1];
            }
        }
    }
}
