using System.Collections.Immutable;

namespace Meshward.Core.Control.Drift;

/// <summary>
/// A sequential test of a model's predictions against what is measured: a pure function from state and residuals to state.
/// </summary>
/// <remarks>
/// In each step, for each target and side, a p-value bounds how likely noise alone is to reach as far as the measurement does after what the
/// model may err by itself (<see cref="TargetPrediction.Tolerance"/>) is taken off. A bet on small p-values multiplies its stake by factors whose mean is at
/// most 1 while there is no drift, so that stakes are a supermartingale ("testing by betting", Shafer 2021; conformal test martingales, Vovk,
/// Nouretdinov and Gammerman 2003). Since nobody knows when a drift begins, the t-th judged step brings a new stake of 1 / (t (t + 1)), all of
/// which sum to 1; nobody knows how large it is, so that each is split over powers of p; and it is the mean over targets and sides. A mean of
/// supermartingales is one, so by Ville's inequality evidence ever reaches L with a probability of at most 1 / L, however dependent targets are
/// and whatever loads and configurations come.
/// </remarks>
public sealed class DriftTest
{
    /// <summary>Probability of ever alarming on a mesh that has not drifted, where nothing else is said.</summary>
    public const double DefaultFalseAlarmRate = 0.01;

    private const int Directions = 2;

    // Finite, and beyond every limit: a state is stored as it is.
    private const double MostEvidence = 1e100;

    // Exponents of p: small ones win most where a drift is large, large ones where it is small.
    private static readonly ImmutableArray<double> s_powers = [0.2, 0.4, 0.7];

    private readonly DriftCalibration _calibration;
    private readonly double[][][] _factors; // [streams][stakes][places]

    /// <summary>A test.</summary>
    /// <param name="calibration">What is usual; its failure is a part of the rate.</param>
    /// <param name="falseAlarmRate">Probability of ever alarming on a mesh that has not drifted, above the calibration's failure and below 1.</param>
    public DriftTest(DriftCalibration calibration, double falseAlarmRate = DefaultFalseAlarmRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(falseAlarmRate, calibration.Failure);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(falseAlarmRate, 1);
        (_calibration, FalseAlarmRate) = (calibration, falseAlarmRate);
        Limit = 1 / (falseAlarmRate - calibration.Failure);
        _factors = [.. calibration.Targets.SelectMany(target => target.Tails).Select(tail => s_powers.Select(power => Factors(tail, power)).ToArray())];
    }

    /// <summary>Probability of ever alarming on a mesh that has not drifted.</summary>
    public double FalseAlarmRate { get; }

    /// <summary>Evidence at which a model has drifted.</summary>
    public double Limit { get; }

    /// <summary>What is usual.</summary>
    public DriftCalibration Calibration => _calibration;

    /// <summary>Judges one time step.</summary>
    /// <param name="state">What was remembered of the steps before.</param>
    /// <param name="observation">
    /// The step. Where the operating region does not cover it, predictions are guesses, and where nothing was measured there is nothing to compare:
    /// neither is evidence, and stakes stay as they are.
    /// </param>
    public DriftVerdict Step(DriftState state, DriftObservation observation)
    {
        int targets = _calibration.Targets.Length;
        bool[] known = [.. Enumerable.Range(0, targets).Select(target =>
            double.IsFinite(observation.Measured[target]) && double.IsFinite(observation.Predicted.Targets[target].High))];
        ImmutableArray<DriftStream> streams = state.Streams.Length == targets * Directions
            ? state.Streams
            : [.. Enumerable.Repeat(new DriftStream([.. s_powers.Select(_ => 0.0)], 0, observation.Step), targets * Directions)];
        if (!observation.Predicted.IsCovered || !known.Contains(true))
        {
            return Judge(state with { Skipped = state.Skipped + 1, Streams = streams });
        }

        double judged = state.Judged + 1, stake = 1 / (judged * (judged + 1));
        return Judge(new DriftState(state.Judged + 1, state.Skipped, [.. streams.Select(Bet)]));

        DriftStream Bet(DriftStream stream, int index)
        {
            int target = index / Directions;
            return known[target]
                ? Next(stream, _factors[index], Place(target, index % Directions, observation), stake, observation.Step)
                : stream with { Evidence = [.. stream.Evidence.Select(evidence => evidence + stake)] };
        }
    }

    private int Place(int target, int direction, DriftObservation observation)
    {
        TargetCalibration usual = _calibration.Targets[target];
        return usual.Tails[direction].Place(usual.Score((DriftDirection)direction, observation.Measured[target], observation.Predicted.Targets[target]));
    }

    private static DriftStream Next(DriftStream stream, double[][] factors, int place, double stake, long step)
    {
        double mean = factors.Average(power => power[place]);
        double run = Math.Max(0, stream.Run + Math.Log(mean));
        return new DriftStream(
            [.. stream.Evidence.Select((evidence, power) => Math.Min(MostEvidence, (evidence + stake) * factors[power][place]))],
            run,
            stream.Run > 0 ? stream.Since : step);
    }

    private DriftVerdict Judge(DriftState state)
    {
        int most = 0;
        for (int i = 1; i < state.Streams.Length; i++)
        {
            most = state.Streams[i].Run > state.Streams[most].Run ? i : most;
        }

        string? quantity = state.Judged > 0 ? _calibration.Targets[most / Directions].Quantity : null;
        return new DriftVerdict(state, state.Evidence, Limit, quantity, (DriftDirection)(most % Directions), state.Streams[most].Since);
    }

    // p^(power - 1) at each place, scaled so that its mean over the probabilities of the places is 1.
    private static double[] Factors(NoiseTail tail, double power)
    {
        double[] bounds = [.. tail.Probabilities, 1.0];
        double[] factors = [.. bounds.Select(p => Math.Pow(p, power - 1))];
        double mean = 0, before = 0;
        for (int place = 0; place < bounds.Length; place++)
        {
            mean += factors[place] * (bounds[place] - before);
            before = bounds[place];
        }

        return [.. factors.Select(factor => factor / mean)];
    }
}
