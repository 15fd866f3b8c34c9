using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Traces;

namespace Meshward.Core.SystemModels;

/// <summary>
/// Judges a kind of model on a trace by models that did not see the rows they are judged on. One forest stands for the average of several:
/// that is what the published figures are of, and the average is a little better.
/// </summary>
public static class ModelScoring
{
    /// <summary>Most random splits into rows that are learned and rows that are held out.</summary>
    public const int MostRowSplits = 10;

    /// <summary>Fewest random splits.</summary>
    public const int FewestRowSplits = 3;

    /// <summary>Folds of configurations.</summary>
    public const int ConfigurationFolds = 5;

    private const double HeldOutShare = 0.05;
    private const uint RowSplitPurpose = 0x5B11;
    private const uint FoldPurpose = 0xF01D;

    /// <summary>Scores, one per target.</summary>
    /// <param name="spec">Kind and size of the model.</param>
    /// <param name="rows">Rows of the trace, at least two configurations.</param>
    /// <param name="seed">Seed of models and splits.</param>
    /// <param name="degreeOfParallelism">Threads to use, at least 1; the scores do not depend on it.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ImmutableArray<TargetScores> Score(
        ModelSpec spec, CleanedTrace rows, long seed, int degreeOfParallelism, CancellationToken cancellation)
    {
        ModelSpec single = spec with { Forests = 1 };
        Judge judge = new(single, rows, seed, degreeOfParallelism, cancellation);
        ImmutableArray<int[]> splits = [.. Enumerable.Range(0, RowSplitsFor(rows.RowCount)).Select(split => RowSplit(rows.RowCount, seed, (uint)split))];
        ImmutableArray<double[][]> splitPredictions = [.. splits.Select(judge.Predict)];
        ImmutableArray<double[]> unseen = Unseen(judge, rows, FoldOf(rows, seed));
        int[] foldRows = [.. Enumerable.Range(0, rows.RowCount)];
        return
        [
            .. spec.Targets.Select((target, index) =>
            {
                ImmutableArray<double> measured = rows.Targets[index];
                ImmutableArray<Errors> bySplit = [.. splits.Select((heldOut, split) => Errors.Of(measured, heldOut, splitPredictions[split][index]))];
                Errors byFold = Errors.Of(measured, foldRows, unseen[index]);
                int[] splitRows = [.. splits.SelectMany(split => split)];
                double[] splitPredicted = [.. splitPredictions.SelectMany(split => split[index])];
                (double? floor, double? ideal) = NoiseFloor(measured, rows.ConfigurationOf);
                double mean = measured.Average();
                return new TargetScores(
                    target.Quantity,
                    mean,
                    bySplit.Average(errors => errors.Nmae),
                    Deviation([.. bySplit.Select(errors => errors.Nmae)]),
                    Errors.Of(measured, splitRows, splitPredicted).R2,
                    byFold.Nmae,
                    byFold.R2,
                    floor,
                    ideal,
                    measured.Average(value => Math.Abs(value - mean)) / mean,
                    MedianError(measured, splitRows, splitPredicted),
                    MedianError(measured, foldRows, unseen[index]));
            }),
        ];
    }

    /// <summary>Every row as predicted by one forest that saw no row of its configuration: five folds of configurations.</summary>
    /// <param name="spec">Kind and size of the model.</param>
    /// <param name="rows">Rows of the trace, at least two configurations.</param>
    /// <param name="seed">Seed of models and folds.</param>
    /// <param name="degreeOfParallelism">Threads to use, at least 1; the predictions do not depend on it.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>[targets][rows] predictions.</returns>
    public static ImmutableArray<double[]> PredictUnseen(
        ModelSpec spec, CleanedTrace rows, long seed, int degreeOfParallelism, CancellationToken cancellation) =>
        PredictUnseenIn(FoldOf(rows, seed), spec, rows, seed, degreeOfParallelism, cancellation);

    /// <summary>Every row as predicted by one forest that saw no row of its configuration: given folds of configurations.</summary>
    /// <param name="foldOf">[configurations] fold of each, by its number; at least two folds.</param>
    /// <param name="spec">Kind and size of the model.</param>
    /// <param name="rows">Rows of the trace, at least two configurations.</param>
    /// <param name="seed">Seed of models.</param>
    /// <param name="degreeOfParallelism">Threads to use, at least 1; the predictions do not depend on it.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>[targets][rows] predictions.</returns>
    public static ImmutableArray<double[]> PredictUnseenIn(
        ImmutableArray<int> foldOf, ModelSpec spec, CleanedTrace rows, long seed, int degreeOfParallelism, CancellationToken cancellation) =>
        Unseen(new Judge(spec with { Forests = 1 }, rows, seed, degreeOfParallelism, cancellation), rows, foldOf);

    /// <summary>
    /// Random splits of a trace: ten on up to 10,000 rows, fewer on more rows, where a split holds out thousands of them and its figure is
    /// steady, but at least three.
    /// </summary>
    /// <param name="rows">Rows of the trace.</param>
    public static int RowSplitsFor(int rows) => Math.Clamp(100_000 / Math.Max(rows, 1), FewestRowSplits, MostRowSplits);

    /// <summary>
    /// NMAE of predicting each row by the mean of its configuration's other rows, and what is left of it once that mean is exact. The mean
    /// of k - 1 rows errs by itself: the expected error shrinks by sqrt((k - 1) / k). Rows without a second one do not count.
    /// </summary>
    /// <param name="measured">[rows] values.</param>
    /// <param name="configurationOf">[rows] number of the row's configuration.</param>
    public static (double? Floor, double? Ideal) NoiseFloor(ImmutableArray<double> measured, ImmutableArray<int> configurationOf)
    {
        double error = 0, ideal = 0, sum = 0;
        foreach (IGrouping<int, int> configuration in Enumerable.Range(0, measured.Length).GroupBy(row => configurationOf[row]))
        {
            int count = configuration.Count();
            if (count < 2)
            {
                continue;
            }

            double total = configuration.Sum(row => measured[row]);
            double errors = configuration.Sum(row => Math.Abs(measured[row] - (total - measured[row]) / (count - 1)));
            error += errors;
            ideal += errors * Math.Sqrt((count - 1.0) / count);
            sum += total;
        }

        return sum > 0 ? (error / sum, ideal / sum) : (null, null);
    }

    /// <summary>Median absolute error over the median of all measured values; null where that is 0.</summary>
    /// <param name="measured">[rows] values.</param>
    /// <param name="judged">Rows that were predicted, in any order and number.</param>
    /// <param name="predicted">[judged] predictions.</param>
    public static double? MedianError(ImmutableArray<double> measured, ReadOnlySpan<int> judged, ReadOnlySpan<double> predicted)
    {
        double[] errors = new double[judged.Length];
        for (int i = 0; i < errors.Length; i++)
        {
            errors[i] = Math.Abs(predicted[i] - measured[judged[i]]);
        }

        double middle = Median([.. measured]);
        return middle > 0 ? Median(errors) / middle : null;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    private static int[] RowSplit(int rowCount, long seed, uint split)
    {
        int[] rows = [.. Enumerable.Range(0, rowCount)];
        CounterRandom random = new(seed, RowSplitPurpose, split);
        random.Shuffle(rows.AsSpan());
        return rows[..(int)Math.Ceiling(HeldOutShare * rowCount)];
    }

    private static ImmutableArray<int> FoldOf(CleanedTrace rows, long seed)
    {
        int[] place = [.. Enumerable.Range(0, rows.ConfigurationOf.Max() + 1)];
        CounterRandom random = new(seed, FoldPurpose);
        random.Shuffle(place.AsSpan());
        return [.. place.Select(place => place % ConfigurationFolds)];
    }

    private static ImmutableArray<double[]> Unseen(Judge judge, CleanedTrace rows, ImmutableArray<int> foldOf)
    {
        ImmutableArray<double[]> predictions = [.. rows.Targets.Select(target => new double[target.Length])];
        foreach (int[] heldOut in Enumerable.Range(0, rows.RowCount).GroupBy(row => foldOf[rows.ConfigurationOf[row]]).Select(fold => fold.ToArray()))
        {
            double[][] predicted = judge.Predict(heldOut);
            for (int target = 0; target < predictions.Length; target++)
            {
                for (int i = 0; i < heldOut.Length; i++)
                {
                    predictions[target][heldOut[i]] = predicted[target][i];
                }
            }
        }

        return predictions;
    }

    private static double Deviation(ImmutableArray<double> values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    /// <summary>Fits on all rows but some, and predicts these.</summary>
    private sealed class Judge(ModelSpec spec, CleanedTrace rows, long seed, int degreeOfParallelism, CancellationToken cancellation)
    {
        /// <returns>[targets][heldOut] predictions.</returns>
        public double[][] Predict(int[] heldOut)
        {
            HashSet<int> unseen = [.. heldOut];
            int[] learned = [.. Enumerable.Range(0, rows.RowCount).Where(row => !unseen.Contains(row))];
            EnsembleModel model = SystemModelFitter.Train(spec, rows.Select(learned), seed, degreeOfParallelism, cancellation);
            CleanedTrace asked = rows.Select(heldOut);
            double[] predictions = new double[spec.Targets.Length * heldOut.Length];
            model.Predict(asked.Features.AsSpan(), heldOut.Length, predictions);
            return [.. predictions.Chunk(heldOut.Length)];
        }
    }

    private readonly record struct Errors(double Nmae, double R2)
    {
        public static Errors Of(ImmutableArray<double> measured, int[] rows, double[] predicted)
        {
            double mean = rows.Average(row => measured[row]);
            double absolute = 0, squared = 0, spread = 0;
            for (int i = 0; i < rows.Length; i++)
            {
                double value = measured[rows[i]];
                absolute += Math.Abs(predicted[i] - value);
                squared += (predicted[i] - value) * (predicted[i] - value);
                spread += (value - mean) * (value - mean);
            }

            // A constant sample has no variance to explain; as in scikit-learn it counts as 1 if predicted exactly, else 0.
            double r2 = spread > 0 ? 1 - squared / spread : squared > 0 ? 0 : 1;
            return new Errors(absolute / rows.Length / (mean > 0 ? mean : measured.Average()), r2);
        }
    }
}
