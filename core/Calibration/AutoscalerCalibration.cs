using System.Collections.Immutable;
using Meshward.Core.Evaluation;
using Meshward.Core.Policies.Autoscaling;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;

namespace Meshward.Core.Calibration;

/// <summary>
/// Searches the settings of an autoscaler that earn most: every candidate walks the same practice loads, the best ones walk longer, and of
/// those that earn no less than the default settings on the training load the best is taken. Uses at most as many time steps as it is given.
/// The same inputs give the same settings, for any number of threads.
/// </summary>
public sealed class AutoscalerCalibration
{
    private const int Finalists = 12;

    private static readonly ImmutableArray<AutoscalerSettings> s_candidates =
    [
        .. from metric in (AutoscalerMetric[])[AutoscalerMetric.Utilization, AutoscalerMetric.Delay]
           from target in (double[])[0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
           from tolerance in (double[])[0, 0.05, 0.1, 0.2]
           from window in (double[])[0, 60, 300]
           from up in (double[])[0, 30]
           select new AutoscalerSettings(metric, target, tolerance, up, window),
    ];

    private readonly MeshDynamics _dynamics;
    private readonly OutcomeMemory? _memory;
    private readonly ImmutableArray<ScaledControl> _controls;
    private readonly long _seed;

    private AutoscalerCalibration(MeshDynamics dynamics, OutcomeMemory? memory, ImmutableArray<ScaledControl> controls, long seed) =>
        (_dynamics, _memory, _controls, _seed) = (dynamics, memory, controls, seed);

    /// <summary>The best settings.</summary>
    /// <param name="dynamics">Model, reward and operating region.</param>
    /// <param name="memory">Outcomes of that model; null where they are too many to tabulate, so that the model is asked in each step.</param>
    /// <param name="controls">What is scaled.</param>
    /// <param name="budget">Most time steps to walk, over all candidates.</param>
    /// <param name="seed">Seed of the loads.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static AutoscalerSettings Find(
        MeshDynamics dynamics,
        OutcomeMemory? memory,
        ImmutableArray<ScaledControl> controls,
        long budget,
        long seed,
        CancellationToken cancellationToken)
    {
        AutoscalerCalibration search = new(dynamics, memory, controls, seed);
        AutoscalerSettings byDefault = new();
        LoadPattern practice = PracticeLoad.Of(dynamics.Scenario, memory);

        // Half of the budget for all candidates, a quarter for the finalists, and a quarter for them on the training load.
        double[] first = search.Earn(s_candidates, practice, Steps(budget / 2, s_candidates.Length), cancellationToken);
        ImmutableArray<AutoscalerSettings> finalists =
        [
            byDefault,
            .. s_candidates.Zip(first).OrderByDescending(pair => pair.Second).Select(pair => pair.First).Where(each => each != byDefault).Take(Finalists - 1),
        ];
        double[] second = search.Earn(finalists, practice, Steps(budget / 4, finalists.Length), cancellationToken);
        double[] training = search.Earn(finalists, dynamics.Scenario.TrainingLoad, Steps(budget / 4, finalists.Length), cancellationToken);
        int best = 0;
        for (int i = 1; i < finalists.Length; i++)
        {
            best = training[i] >= training[0] && second[i] > second[best] ? i : best;
        }

        return finalists[best];
    }

    private static int Steps(long budget, int walks) => (int)Math.Clamp(budget / walks, 1, 100_000);

    private double[] Earn(ImmutableArray<AutoscalerSettings> candidates, LoadPattern load, int steps, CancellationToken cancellationToken)
    {
        double[] earned = new double[candidates.Length];
        _ = Parallel.For(0, earned.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken }, i =>
        {
            AutoscalerPolicy policy = new("candidate", _dynamics, _controls, candidates[i]);
            earned[i] = PolicyEvaluation.Run(_dynamics, policy, load, steps, _seed, cancellationToken, _memory).MeanReward;
        });
        return earned;
    }
}
