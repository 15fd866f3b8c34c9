using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;

namespace Meshward.Bench;

/// <summary>Environment steps of the simulator alone, on one core, with random actions and without learning.</summary>
internal static class SimulatorBenchmark
{
    private const string Plain = "one mesh, an object a step, as Gymnasium's tutorials write environments";

    /// <summary>Over tables, and where the model is asked.</summary>
    public static async IAsyncEnumerable<RatioBenchmark> AllAsync(BenchSettings settings)
    {
        await Task.CompletedTask;
        BenchMesh one = BenchMesh.Load(BenchMesh.ReadScenario(), BenchSettings.Existing(settings.Trace, "--trace"));
        yield return Compare("tabulated-compute", "outcomes in a table: compute", MeshSteps.Tabulated(one.Table), MeshSteps.PlainTabulated(one.Table), "20,000,000");
        OutcomeTable two = BenchMesh.Load(BenchMesh.ReadScenario("information-throughput")).Table;
        yield return Compare("tabulated-information", "outcomes in a table: information-throughput", MeshSteps.Tabulated(two), MeshSteps.PlainTabulated(two), "20,000,000");

        // A period that no number of steps is a multiple of: loads never repeat, and no outcome is known from before.
        SinusoidLoad wave = one.Dynamics.Scenario.Loads.OfType<SinusoidLoad>().First();
        MeshDynamics moving = Dynamics(one, new SinusoidLoad("training", [wave.Waves[0] with { PeriodSteps = 600 / 1.001234567 }], null));
        yield return Compare("computed-compute", "model asked at every step: compute on a sinusoid whose loads never repeat", MeshSteps.Computed(moving), MeshSteps.PlainComputed(moving), "50,000");
        MeshDynamics papers = Dynamics(one, wave with { Name = "training" });
        yield return Compare("computed-papers", "model asked for what was not met before: compute on the papers' sinusoid", MeshSteps.Computed(papers), MeshSteps.PlainComputed(papers), "50,000");
    }

    private static MeshDynamics Dynamics(BenchMesh mesh, LoadPattern training)
    {
        Scenario scenario = mesh.Dynamics.Scenario with { Loads = [training] };
        return new MeshDynamics(scenario, mesh.Fitted.Model, mesh.Fitted.Region);
    }

    private static RatioBenchmark Compare(string name, string oursIs, IVectorEnvironment ours, Action plain, string goal)
    {
        (Action step, int count) = MeshSteps.Vectorised(ours);
        return new(
            name, "env steps/s per core", $"{oursIs}, {ours.Count} environments", Plain,
            () => Timing.RatePerCoreAsync(count, step), () => Timing.RatePerCoreAsync(100, () =>
            {
                for (int i = 0; i < 100; i++)
                {
                    plain();
                }
            }))
        {
            Goal = $">= {goal}",
        };
    }
}
