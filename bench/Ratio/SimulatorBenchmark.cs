using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;

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
        SinusoidLoad endless = new("training", [wave.Waves[0] with { PeriodSteps = 600 / 1.001234567 }], null);
        MeshDynamics remembering = Dynamics(one, endless, new RememberingModel(one.Fitted.Model));
        yield return Compare("computed", "model asked at every step, as training has it: compute on a sinusoid whose loads never repeat",
            MeshSteps.Computed(remembering), MeshSteps.PlainComputed(remembering), "50,000");
        MeshDynamics forgetful = Dynamics(one, endless, one.Fitted.Model);
        yield return Compare("computed-forgetful", "the same with a model that remembers nothing: 960 trees are walked at every step",
            MeshSteps.Computed(forgetful), MeshSteps.PlainComputed(forgetful), null);
    }

    private static MeshDynamics Dynamics(BenchMesh mesh, LoadPattern training, ISystemModel model)
    {
        Scenario scenario = mesh.Dynamics.Scenario with { Loads = [training] };
        return new MeshDynamics(scenario, model, mesh.Fitted.Region);
    }

    private static RatioBenchmark Compare(string name, string oursIs, IVectorEnvironment ours, Action plain, string? goal)
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
            Goal = goal is null ? null : $">= {goal}",
        };
    }
}
