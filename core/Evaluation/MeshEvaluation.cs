using System.Collections.Immutable;
using Meshward.Core.Collection;
using Meshward.Core.Policies;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;

namespace Meshward.Core.Evaluation;

/// <summary>
/// Runs a policy on a real mesh: in every time step it is told the load that is offered next, its action is carried out, and what the mesh does
/// is measured. The model is asked about the same loads and configurations, so that prediction and measurement stand side by side.
/// </summary>
/// <param name="dynamics">Model, reward and operating region.</param>
/// <param name="measure">Measures a point: [targets] in the targets' own units, NaN where nothing was to be measured.</param>
public sealed class MeshEvaluation(MeshDynamics dynamics, Func<CollectionPoint, Task<ImmutableArray<double>>> measure)
{
    /// <summary>Runs one policy from the initial configuration. Loads are those that <see cref="PolicyEvaluation"/> has for the same seed.</summary>
    /// <param name="policy">The policy; it is reset first.</param>
    /// <param name="pattern">The load.</param>
    /// <param name="steps">Number of time steps, at least 1.</param>
    /// <param name="seed">Seed of the load's randomness.</param>
    /// <param name="report">Is told after each step how many are done.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>
    /// What was measured, and what the model says of the same steps. Where a target could not be measured for want of traffic, the measured step
    /// has the prediction.
    /// </returns>
    public async Task<(PolicyRecord Measured, PolicyRecord Predicted)> RunAsync(
        IPolicy policy, LoadPattern pattern, int steps, long seed, Action<int> report, CancellationToken cancellationToken)
    {
        Scenario scenario = dynamics.Scenario;
        StepScores scores = new(dynamics);
        AllowedActions allowed = new(dynamics);
        CounterRandom random = new(seed, PolicyEvaluation.LoadStream);
        double[] loads = new double[scenario.Mesh.Services.Length];
        int[] levels = [.. dynamics.Grid.InitialLevels];
        int[] actions = new int[dynamics.Grid.Count];
        var measured = ImmutableArray.CreateBuilder<EvaluationStep>(steps);
        var predicted = ImmutableArray.CreateBuilder<EvaluationStep>(steps);
        policy.Reset();
        for (int step = 0; step < steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pattern.LoadAt(step, ref random, loads);
            Decide(policy, allowed, step, loads, levels, actions, measured.Count > 0 ? measured[^1].Bounds : []);
            predicted.Add(scores.Predicted(loads, levels));
            ImmutableArray<double> found = await measure(new CollectionPoint(step, [.. loads], [.. levels])).ConfigureAwait(false);
            measured.Add(scores.Measured(predicted[^1], found));
            report(step + 1);
        }

        return (new PolicyRecord(policy.Name, measured.MoveToImmutable()), new PolicyRecord(policy.Name, predicted.MoveToImmutable()));
    }

    private static void Decide(
        IPolicy policy, AllowedActions allowed, int step, double[] loads, int[] levels, int[] actions, ImmutableArray<double> bounds)
    {
        policy.Decide(new MeshSnapshot(step, loads, levels, allowed.At(loads, levels), allowed.MasksAreJoint, bounds.AsSpan()), actions);
        allowed.CarryOut(loads, levels, actions);
    }
}
