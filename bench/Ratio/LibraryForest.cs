using Meshward.Core.SystemModels;
using Meshward.Core.Traces;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace Meshward.Bench;

/// <summary>A forest of ML.NET's, as the library predicts with it and as flat arrays.</summary>
internal sealed class LibraryForest
{
    private readonly RegressionPredictionTransformer<FastForestRegressionModelParameters> _library;
    private readonly IDataView _asked;
    private readonly double _scale;

    /// <summary>Fits FastForest with one leaf a row, as far as it allows.</summary>
    /// <param name="learned">Rows to learn from.</param>
    /// <param name="asked">[rows * features] rows to predict.</param>
    /// <param name="trees">Trees of the forest.</param>
    public LibraryForest(CleanedTrace learned, double[] asked, int trees)
    {
        MLContext context = new(1);
        _library = context.Regression.Trainers.FastForest(new FastForestRegressionTrainer.Options
        {
            NumberOfTrees = trees,
            NumberOfLeaves = 2000,
            MinimumExampleCountPerLeaf = 1,
            FeatureFraction = 1,
            FeatureFractionPerSplit = 0.67,
        }).Fit(View(context, learned.Features.AsSpan(), [.. learned.Targets[0]], learned.FeatureCount));
        Flat = BoostedTrainer.Flatten(learned.FeatureCount, _library.Model.TrainedTreeEnsemble);
        _asked = View(context, asked, new double[asked.Length / learned.FeatureCount], learned.FeatureCount);
        _scale = 1.0 / trees; // FastForest's prediction is the mean of its trees.
    }

    /// <summary>The same trees as flat arrays: the sum of what they say.</summary>
    public FlatEnsemble Flat { get; }

    /// <summary>Predicts all rows with the library.</summary>
    public float[] Predict() => [.. _library.Transform(_asked).GetColumn<float>("Score")];

    /// <summary>Makes sure that both predict the same.</summary>
    /// <param name="flat">[rows] what the flat arrays said.</param>
    /// <exception cref="InvalidDataException">They do not.</exception>
    public void Compare(double[] flat)
    {
        double worst = flat.Zip(Predict()).Max(pair => Math.Abs(_scale * pair.First - pair.Second) / (1 + Math.Abs(pair.Second)));
        if (worst > 1e-4)
        {
            throw new InvalidDataException(FormattableString.Invariant($"flat trees are up to {worst} off what ML.NET predicts"));
        }
    }

    private static IDataView View(MLContext context, ReadOnlySpan<double> features, double[] labels, int width)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        Row[] rows = new Row[labels.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = new Row
            {
                Features = [.. features.Slice(row * width, width).ToArray().Select(value => (float)value)],
                Label = (float)labels[row],
            };
        }

        return context.Data.LoadFromEnumerable(rows, schema);
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
