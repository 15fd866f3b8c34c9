using System.Collections.Immutable;
using Meshward.Core.Policies;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Spaces;

namespace Meshward.Core.Evaluation;

/// <summary>
/// Runs policies on the model, each on the same loads. In every step the policy sees the load, its action sets the configuration, and
/// the outcome is the model's for that load and configuration.
/// </summary>
public static class PolicyEvaluation
{
    private const uint LoadStream = 0x4556414C;

    /// <summary>Runs one policy from the initial configuration.</summary>
    /// <param name="dynamics">Model, reward and operating region.</param>
    /// <param name="policy">The policy; it is reset first.</param>
    /// <param name="pattern">The load.</param>
    /// <param name="steps">Number of time steps, at least 1.</param>
    /// <param name="seed">Seed of the load's randomness: the same seed gives every policy the same loads.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static PolicyRecord Run(
        MeshDynamics dynamics, IPolicy policy, LoadPattern pattern, int steps, long seed, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ControlGrid grid = dynamics.Grid;
        var random = new CounterRandom(seed, LoadStream);
        var batch = new OutcomeBatch(dynamics);
        double[] loads = new double[dynamics.Scenario.Mesh.Services.Length];
        int[] levels = [.. grid.InitialLevels];
        int[] actions = new int[grid.Count];
        var allowed = new AllowedActions(dynamics);
        var record = ImmutableArray.CreateBuilder<EvaluationStep>(steps);
        policy.Reset();
        for (long step = 0; step < steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pattern.LoadAt(step, ref random, loads);
            policy.Decide(new MeshSnapshot(step, loads, levels, allowed.At(loads, levels), allowed.MasksAreJoint), actions);
            allowed.CarryOut(loads, levels, actions);
            record.Add(Outcome(dynamics, loads, levels, batch));
        }

        return new PolicyRecord(policy.Name, record.MoveToImmutable());
    }

    private static EvaluationStep Outcome(MeshDynamics dynamics, double[] loads, int[] levels, OutcomeBatch batch)
    {
        ReadOnlySpan<double> quantities = dynamics.Quantities(loads, levels, batch);
        ImmutableArray<Bound> bounds = dynamics.Scenario.Bounds;
        var values = ImmutableArray.CreateBuilder<double>(bounds.Length);
        foreach (Bound bound in bounds)
        {
            values.Add(quantities[dynamics.Scenario.Formulas.SlotOf(bound.Quantity)]);
        }

        return new EvaluationStep(
            [.. loads], [.. levels], [.. batch.Targets], values.MoveToImmutable(), batch.Rewards[0], batch.Allowed[0]);
    }
}
