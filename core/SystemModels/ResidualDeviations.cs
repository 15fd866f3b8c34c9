using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Traces;

namespace Meshward.Core.SystemModels;

/// <summary>
/// How far a model errs in the quantities whose bounds have margins in sigma: the standard deviation of measured minus predicted values over
/// all rows, each predicted by one forest that saw no row of its configuration (<see cref="ModelScoring.PredictUnseen"/>).
/// </summary>
public static class ResidualDeviations
{
    /// <summary>One for each quantity that a bound with a margin in sigma names; none where there is no such bound, and then nothing is fitted.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="rows">Rows of its trace, at least two configurations.</param>
    /// <param name="modelSeed">Seed of models and folds.</param>
    /// <param name="degreeOfParallelism">Threads to use, at least 1; the result does not depend on it.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ImmutableArray<ResidualDeviation> Of(
        Scenario scenario, CleanedTrace rows, long modelSeed, int degreeOfParallelism, CancellationToken cancellation)
    {
        ImmutableArray<string> quantities = [.. scenario.Bounds.Where(bound => bound.MarginSigmas > 0).Select(bound => bound.Quantity).Distinct()];
        if (quantities.IsEmpty)
        {
            return [];
        }

        ImmutableArray<double[]> unseen = ModelScoring.PredictUnseen(scenario.Model, rows, modelSeed, degreeOfParallelism, cancellation);
        double[][] measured = Values(scenario, quantities, rows.RowCount, (target, row) => rows.Targets[target][row]);
        double[][] predicted = Values(scenario, quantities, rows.RowCount, (target, row) => unseen[target][row]);
        return [.. quantities.Select((quantity, i) => new ResidualDeviation(quantity, Deviation(measured[i], predicted[i])))];
    }

    // Such quantities follow from targets alone, so that loads and controls of the frame may be anything.
    private static double[][] Values(Scenario scenario, ImmutableArray<string> quantities, int rowCount, Func<int, int, double> targetOf)
    {
        double[][] values = [.. quantities.Select(_ => new double[rowCount])];
        int[] slots = [.. quantities.Select(scenario.Formulas.SlotOf)];
        double[] frame = scenario.Formulas.NewFrame();
        double[] targets = new double[scenario.Model.Targets.Length];
        for (int row = 0; row < rowCount; row++)
        {
            for (int target = 0; target < targets.Length; target++)
            {
                targets[target] = targetOf(target, row);
            }

            _ = scenario.Formulas.Reward(frame, targets);
            for (int i = 0; i < slots.Length; i++)
            {
                values[i][row] = frame[slots[i]];
            }
        }

        return values;
    }

    private static double Deviation(double[] measured, double[] predicted)
    {
        double mean = 0;
        for (int row = 0; row < measured.Length; row++)
        {
            mean += (measured[row] - predicted[row]) / measured.Length;
        }

        double variance = 0;
        for (int row = 0; row < measured.Length; row++)
        {
            double distance = measured[row] - predicted[row] - mean;
            variance += distance * distance / measured.Length;
        }

        return Math.Sqrt(variance);
    }
}
