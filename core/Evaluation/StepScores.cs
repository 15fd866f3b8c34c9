using System.Collections.Immutable;
using Meshward.Core.Simulation;

namespace Meshward.Core.Evaluation;

/// <summary>What time steps of a real mesh are worth, by what the model predicts of them and by what was measured. For one caller at a time.</summary>
/// <param name="dynamics">Model, reward and operating region.</param>
public sealed class StepScores(MeshDynamics dynamics)
{
    private readonly OutcomeBatch _batch = new(dynamics);
    private readonly int[] _bounded = [.. dynamics.Scenario.Bounds.Select(bound => dynamics.Scenario.Formulas.SlotOf(bound.Quantity))];

    /// <summary>What the model says of a step.</summary>
    /// <param name="loads">[services] offered load, requests per second.</param>
    /// <param name="levels">[controls] level indices.</param>
    public EvaluationStep Predicted(ReadOnlySpan<double> loads, ReadOnlySpan<int> levels)
    {
        (double[] ownLoads, int[] ownLevels) = ([.. loads], [.. levels]);
        dynamics.Evaluate(ownLoads, ownLevels, _batch);
        return PolicyEvaluation.StepOf(
            dynamics, ownLoads, ownLevels, _batch.Targets.ToArray(), _batch.Rewards[0], _batch.Allowed[0], _bounded, dynamics.Scenario.CapacityKind, _batch);
    }

    /// <summary>The same step as it was measured.</summary>
    /// <param name="predicted">What the model says of it; it stands in for targets that could not be measured for want of traffic.</param>
    /// <param name="found">[targets] in their own units; NaN where nothing was to be measured.</param>
    public EvaluationStep Measured(EvaluationStep predicted, ImmutableArray<double> found)
    {
        double[] targets = [.. found.Zip(predicted.Targets, (own, model) => double.IsNaN(own) ? model : own)];
        (double[] loads, int[] levels) = ([.. predicted.Loads], [.. predicted.Levels]);
        double reward = dynamics.Scenario.Formulas.Reward(dynamics.Outcome(loads, levels, targets, _batch), targets);
        return PolicyEvaluation.StepOf(dynamics, loads, levels, targets, reward, predicted.Covered, _bounded, dynamics.Scenario.CapacityKind, _batch);
    }
}
