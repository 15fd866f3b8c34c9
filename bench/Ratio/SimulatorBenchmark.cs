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
        BenchMesh one = BenchMesh.Load(BenchMesh.ReadScenario(), settings.TraceOfCompute);
        yield return Compare(
            "tabulated-compute", "outcomes in a table: compute", new MeshEnvironment(one.Table, MeshSteps.Environments, scaleObservations: true),
            MeshSteps.PlainTabulated(one.Table), 20_000_000);
        OutcomeTable two = BenchMesh.Load(BenchMesh.ReadScenario("information-throughput"), settings.PublicTrace("cnsm2022.csv")).Table;
        yield return Compare(
            "tabulated-information", "outcomes in a table: information-throughput", new MeshEnvironment(two, MeshSteps.Environments, scaleObservations: true),
            MeshSteps.PlainTabulated(two), 20_000_000);

        FreshSinusoid fresh = new(one.Dynamics.Scenario.Loads.OfType<SinusoidLoad>().First() with { Decimals = null });
        yield return Compare(
            "computed", "as training has it: trees are walked only where no answer between the same thresholds is remembered", Dynamics(one.Dynamics.Scenario, fresh, new RememberingModel(one.Fitted.Model), one.Fitted.Region));
        FittedSystemModel single = BenchMesh.Fit(one.Dynamics.Scenario with { Model = one.Dynamics.Scenario.Model with { Forests = 1 } }, settings.TraceOfCompute);
        yield return Compare(
            "computed-forest", "one forest of 120 trees, as published, walked at every step", Dynamics(one.Dynamics.Scenario, fresh, single.Model, single.Region));
        yield return Compare(
            "computed-forests", "all eight forests, 960 trees, walked at every step", Dynamics(one.Dynamics.Scenario, fresh, one.Fitted.Model, one.Fitted.Region));
    }

    private static MeshDynamics Dynamics(Scenario scenario, LoadPattern training, ISystemModel model, OperatingRegion region) =>
        new(scenario with { Loads = [training] }, model, region);

    private static RatioBenchmark Compare(string name, string how, MeshDynamics dynamics)
    {
        ComputedMeshEnvironment ours = new(dynamics, MeshSteps.Environments, scaleObservations: true);
        return Compare(
            name, $"compute on a sinusoid none of whose loads is met twice; {how}", ours, MeshSteps.PlainComputed(dynamics), 50_000);
    }

    private static RatioBenchmark Compare(string name, string oursIs, IVectorEnvironment ours, Action plain, double goal)
    {
        (Action rollout, int count) = MeshSteps.Vectorised(ours);
        return new(
            name, "env steps/s per core", $"{oursIs}, {ours.Count} environments", Plain,
            () => Timing.RatePerCoreAsync(count, rollout), () => Timing.RatePerCoreAsync(MeshSteps.PlainRound, plain))
        {
            Goal = RatioGoal.Floor(goal, "env steps/s per core"),
        };
    }
}
