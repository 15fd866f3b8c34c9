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
    internal const uint LoadStream = 0x4556414C;

    /// <summary>Runs one policy from the initial configuration.</summary>
    /// <param name="dynamics">Model, reward and operating region.</param>
    /// <param name="policy">The policy; it is reset first.</param>
    /// <param name="pattern">The load.</param>
    /// <param name="steps">Number of time steps, at least 1.</param>
    /// <param name="seed">Seed of the load's randomness: the same seed gives every policy the same loads.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <param name="memory">Outcomes that are shared with other runs on the same model; null to ask the model each time.</param>
    public static PolicyRecord Run(
        MeshDynamics dynamics,
        IPolicy policy,
        LoadPattern pattern,
        int steps,
        long seed,
        CancellationToken cancellationToken,
        OutcomeMemory? memory = null) =>
        new(policy.Name, [.. Walk([new MeshPhase(0, dynamics, memory)], policy, pattern, steps, seed, cancellationToken)]);

    /// <summary>
    /// Runs one policy from the initial configuration on a mesh that changes, as far as steps are asked for: the next is decided when who reads
    /// them has seen the one before.
    /// </summary>
    /// <param name="phases">What the mesh is like, in order; the first from step 0 on.</param>
    /// <param name="policy">The policy; it is reset first.</param>
    /// <param name="pattern">The load.</param>
    /// <param name="steps">Number of time steps, at least 1.</param>
    /// <param name="seed">Seed of the load's randomness: the same seed gives every policy the same loads.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static IEnumerable<EvaluationStep> Walk(
        ImmutableArray<MeshPhase> phases,
        IPolicy policy,
        LoadPattern pattern,
        int steps,
        long seed,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        Scenario scenario = phases[0].Dynamics.Scenario;
        ControlGrid grid = phases[0].Dynamics.Grid;
        var random = new CounterRandom(seed, LoadStream);
        double[] loads = new double[scenario.Mesh.Services.Length];
        int[] levels = [.. grid.InitialLevels];
        int[] actions = new int[grid.Count];
        int[] bounded = [.. scenario.Bounds.Select(bound => scenario.Formulas.SlotOf(bound.Quantity))];
        (OutcomeBatch Batch, AllowedActions Allowed)[] buffers = [.. phases.Select(phase => (new OutcomeBatch(phase.Dynamics), new AllowedActions(phase.Dynamics, phase.Memory)))];
        ImmutableArray<double> measured = [];
        int now = 0;
        policy.Reset();
        for (long step = 0; step < steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            now += now + 1 < phases.Length && step >= phases[now + 1].From ? 1 : 0;
            (OutcomeBatch batch, AllowedActions allowed) = buffers[now];
            pattern.LoadAt(step, ref random, loads);
            policy.Decide(new MeshSnapshot(step, loads, levels, allowed.At(loads, levels), allowed.MasksAreJoint, measured.AsSpan()), actions);
            allowed.CarryOut(loads, levels, actions);
            EvaluationStep outcome = Outcome(phases[now].Dynamics, loads, levels, phases[now].Memory?.At(loads), bounded, scenario.CapacityKind, batch);
            measured = outcome.Bounds;
            yield return outcome;
        }
    }

    private static EvaluationStep Outcome(
        MeshDynamics dynamics, double[] loads, int[] levels, LoadOutcomes? known, int[] bounded, ControlKind? capacity, OutcomeBatch batch)
    {
        double[] targets = new double[dynamics.TargetCount];
        double reward;
        bool covered;
        if (known is null)
        {
            dynamics.Evaluate(loads, levels, batch);
            batch.Targets.CopyTo(targets);
            (reward, covered) = (batch.Rewards[0], batch.Allowed[0]);
        }
        else
        {
            int configuration = dynamics.Grid.Encode(levels);
            known.TargetsOf(configuration, targets);
            (reward, covered) = (known.Rewards[configuration], known.Allowed[configuration]);
        }

        return StepOf(dynamics, loads, levels, targets, reward, covered, bounded, capacity, batch);
    }

    /// <summary>A step whose targets are known, predicted or measured.</summary>
    internal static EvaluationStep StepOf(
        MeshDynamics dynamics, double[] loads, int[] levels, double[] targets, double reward, bool covered, int[] bounded, ControlKind? capacity, OutcomeBatch batch)
    {
        double[] quantities = dynamics.Outcome(loads, levels, targets, batch);
        double[] bounds = new double[bounded.Length];
        for (int bound = 0; bound < bounds.Length; bound++)
        {
            bounds[bound] = quantities[bounded[bound]];
        }

        double? cost = dynamics.Scenario.Formulas.Cost(quantities)
            ?? (capacity is ControlKind kind ? PolicyRecord.Sum(dynamics.Scenario, levels, kind) : null);
        return new EvaluationStep([.. loads], [.. levels], [.. targets], [.. bounds], reward, covered, cost);
    }
}
