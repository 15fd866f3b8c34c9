using Meshward.Core.Actuation;
using Meshward.Core.Control;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Meshward.Mesh.Actuation;
using Meshward.Tests.Shared;

namespace Meshward.Mesh.Tests.Actuation;

/// <summary>Steps of a controller on a cluster, 3 s apart: it decides, and waits for nothing.</summary>
public abstract class SteppedMesh : ActedMesh
{
    private readonly Scenario _scenario = Read(ShopCluster.Scenario + "\ncontrol: { window-steps: 1, largest-change: 1, cool-down: 0 s, stale-after: 10 s, limits: { replicas.web-v2: { ceiling: 2 } } }");
    private KubernetesActuator? _paced;

    protected static TimeSpan StepTime { get; } = TimeSpan.FromSeconds(3);

    protected KubernetesActuator Paced => _paced ??= NewActuator(_scenario, isPaced: true);

    protected SafetyState State { get; set; } = new();

    /// <summary>What a controller's cycle does: reads, decides, carries out, reads back.</summary>
    protected async Task<ControlDecision> StepAsync(double routing = 0.8, int replicas = 1, double cores = 1)
    {
        DesiredState present = await Paced.ReadAsync(Stop);
        DateTimeOffset now = Clock.GetUtcNow();
        int[] levels = [.. new[] { routing, 0, cores, replicas }.Select((value, i) => _scenario.Controls[i].Levels.IndexOf(value))];
        RequestStatistics requests = new(IntervalState.Serving, Statistic.Known(20), Statistic.Known(20), Statistic.Known(0), Statistic.Known(0), ResponseTimes.All(Statistic.Known(0.1)));
        ServiceWindow window = new("web", new ServiceInterval(now - StepTime, now, requests, [], now, new IntervalTally(0, 0, 0, 0, 0, 0, 0)), TimeSpan.Zero, null, []);
        ControlInput input = new(now, DateTimeOffset.UnixEpoch, [window], present, new Proposal("learned", [.. levels], IsInsideRegion: true), null) { Readiness = Paced.Readiness };
        ControlDecision decision = ControlStep.Decide(_scenario, input, State);
        State = decision.Next;
        if (!decision.Desired.IsEmpty)
        {
            await Paced.ApplyAsync(decision.Desired, Stop);
            DesiredState found = await Paced.ReadAsync(Stop);
            State = State.Sent(_scenario, found, Paced.Readiness, decision.Desired.DifferencesFrom(found));
        }

        return decision;
    }
}
