using System.Collections.Immutable;
using Meshward.Core.Policies;
using Meshward.Core.Simulation;

namespace Meshward.Core.Calibration;

/// <summary>
/// Searches where between the training loads the table of a <see cref="RulePolicy"/> should switch: fraction by fraction, one service after
/// the other, what earns most at the loads between that PPO practises on. Uses at most as many time steps as it is given, a load with its
/// configuration being one. The same inputs give the same fractions.
/// </summary>
public static class RuleCalibration
{
    private const int Passes = 3;

    // A table that switches in the middle comes first: what earns no more does not replace it.
    private static readonly ImmutableArray<double> s_fractions = [0.5, 0.001, .. Enumerable.Range(1, 20).Where(step => step != 10).Select(step => step / 20.0)];

    /// <summary>The best fractions, as a policy.</summary>
    /// <param name="dynamics">Model, reward and operating region.</param>
    /// <param name="memory">Outcomes of that model; null where they are too many to tabulate.</param>
    /// <param name="table">The configuration of each training load.</param>
    /// <param name="budget">Most time steps.</param>
    public static RulePolicy Find(MeshDynamics dynamics, OutcomeMemory? memory, RuleTable table, long budget)
    {
        ImmutableArray<ImmutableArray<double>> between = PracticeLoad.FillBetween(dynamics.Scenario, memory);
        RulePolicy best = new(table, [.. dynamics.Scenario.Mesh.Services.Select(_ => s_fractions[0])]);
        if (between.IsEmpty)
        {
            return best;
        }

        double earned = Earn(dynamics, memory, best, between);
        long left = budget - between.Length;
        for (int pass = 0; pass < Passes; pass++)
        {
            RulePolicy before = best;
            for (int service = 0; service < best.SwitchAt.Length; service++)
            {
                foreach (double fraction in s_fractions)
                {
                    if (fraction == best.SwitchAt[service] || (left -= between.Length) < 0)
                    {
                        continue;
                    }

                    RulePolicy candidate = new(table, best.SwitchAt.SetItem(service, fraction));
                    double sum = Earn(dynamics, memory, candidate, between);
                    (best, earned) = sum > earned + 1e-12 ? (candidate, sum) : (best, earned);
                }
            }

            if (before == best)
            {
                break;
            }
        }

        return best;
    }

    // Rewards of the table's configurations; one that the trace does not cover is worth the worst that it does cover there.
    private static double Earn(MeshDynamics dynamics, OutcomeMemory? memory, RulePolicy rules, ImmutableArray<ImmutableArray<double>> loads)
    {
        if (memory is null)
        {
            return EarnByModel(dynamics, rules, loads);
        }

        double sum = 0;
        foreach (ImmutableArray<double> load in loads)
        {
            LoadOutcomes outcomes = memory.At(load.AsSpan());
            int configuration = dynamics.Grid.Encode(rules.At(load.AsSpan()).AsSpan());
            sum += outcomes.Allowed[configuration] ? outcomes.Rewards[configuration] : Worst(outcomes);
        }

        return sum;
    }

    // Too many configurations to know the worst: the model's reward counts whether the trace covers it or not.
    private static double EarnByModel(MeshDynamics dynamics, RulePolicy rules, ImmutableArray<ImmutableArray<double>> loads)
    {
        var batch = new OutcomeBatch(dynamics);
        dynamics.EvaluateEach([.. loads.SelectMany(load => load)], [.. loads.SelectMany(load => rules.At(load.AsSpan()))], batch);
        double sum = 0;
        foreach (double reward in batch.Rewards)
        {
            sum += reward;
        }

        return sum;
    }

    private static double Worst(LoadOutcomes outcomes)
    {
        double worst = double.PositiveInfinity;
        for (int configuration = 0; configuration < outcomes.Rewards.Length; configuration++)
        {
            worst = outcomes.Allowed[configuration] ? Math.Min(worst, outcomes.Rewards[configuration]) : worst;
        }

        return worst;
    }
}
