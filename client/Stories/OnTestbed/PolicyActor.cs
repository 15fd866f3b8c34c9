using System.Collections.Immutable;
using Meshward.Client.Testbeds;
using Meshward.Client.Work;
using Meshward.Core.Actuation;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Evaluation;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Mesh.Actuation;
using Meshward.Testbed.Driving;

namespace Meshward.Client.Stories.OnTestbed;

/// <summary>
/// A policy that is asked at the beginning of each time step, and does what it wants at once: without safety rules, and told load and delays of the step
/// before by who sent the requests, without the lag of scrapes.
/// </summary>
/// <param name="policy">The policy.</param>
/// <param name="bench">Scenario and model.</param>
/// <param name="http">Sends changes.</param>
/// <param name="operation">The testbed's operator's side.</param>
/// <param name="session">Clock, and Ctrl-C.</param>
internal sealed class PolicyActor(IPolicy policy, Workbench bench, HttpClient http, Uri operation, Session session) : IStoryActor
{
    private TestbedLease? _lease;

    /// <inheritdoc />
    public string Name => policy.Name;

    /// <inheritdoc />
    public long? Generation => _lease?.Generation;

    /// <inheritdoc />
    public ImmutableArray<AdaptationEvent> Events => [];

    /// <inheritdoc />
    public async Task ActAsync(StepLedger ledger, StepTimes times, CancellationToken stop)
    {
        Scenario scenario = bench.Scenario;
        await using TestbedLease lease = _lease = await TestbedLease.TakeAsync(operation, $"adapt {scenario.Name}, {Name}", [DrivenPart.Configuration], session);
        TestbedActuator actuator = new(http, operation, () => lease.Generation);
        AllowedActions allowed = new(bench.Dynamics);
        StepScores scores = new(bench.Dynamics);
        int[] levels = [.. bench.Dynamics.Grid.InitialLevels], actions = new int[levels.Length];
        policy.Reset();
        for (int step = 1; ; step++)
        {
            await times.UntilAsync(step, stop);
            Decide(step, ledger, scores, allowed, levels, actions);
            DesiredState present = await actuator.ReadAsync(stop);
            await actuator.ApplyAsync(DesiredState.Of(scenario, levels, present), CancellationToken.None);
        }
    }

    private void Decide(int step, StepLedger ledger, StepScores scores, AllowedActions allowed, int[] levels, int[] actions)
    {
        ImmutableArray<double> loads = ledger.LoadsOf(step - 1);
        EvaluationStep measured = scores.Measured(scores.Predicted(loads.AsSpan(), levels), ledger.TargetsOf(step - 1));
        policy.Decide(
            new MeshSnapshot(step, loads.AsSpan(), levels, allowed.At(loads.AsSpan(), levels), allowed.MasksAreJoint, measured.Bounds.AsSpan()), actions);
        allowed.CarryOut(loads.AsSpan(), levels, actions);
    }
}
