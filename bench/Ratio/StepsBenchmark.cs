using Meshward.Core.Randomness;
using Meshward.Core.Simulation;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Bench;

/// <summary>
/// What single steps towards speed brought, each against what it replaced and with all else as the default preset has it: rates, and where
/// learning differs, environment steps and seconds of training to 99 % of the optimum, whose samples are training seeds.
/// </summary>
internal static class StepsBenchmark
{
    private const int Many = 512, RoundSteps = 4096;
    private const long TrainedSteps = 400_000;
    private const string Trace = "tnsm2024.csv", Compute = "default preset on compute";

    /// <summary>Rates first, then trainings.</summary>
    public static async IAsyncEnumerable<RatioBenchmark> AllAsync(BenchSettings settings)
    {
        BenchMesh mesh = BenchMesh.Load(BenchMesh.ReadScenario(), settings.TraceOfCompute);
        yield return Collect(mesh);
        yield return Streams();
        if (Environment.ProcessorCount >= 2)
        {
            yield return Simulators(mesh);
        }

        using QualityRuns runs = new(settings);
        string[] compute = Arguments(null);
        await QualityRuns.WarmAsync();
        foreach (RatioBenchmark benchmark in (RatioBenchmark[])
        [
            .. QualityRuns.Compare("environments", $"{Compute}, {Many} environments of {RoundSteps / Many} steps a round, each at a load of its own", Arguments("envs_per_load: 1"),
                $"one environment of {RoundSteps} steps a round", Arguments($"n_envs: 1, n_steps: {RoundSteps}, envs_per_load: 1")),
            .. QualityRuns.Compare("minibatches", $"{Compute}, minibatches of 2,048", compute, "minibatches of 64, as many epochs", Arguments("batch_size: 64")),
            .. QualityRuns.Compare("epochs", $"{Compute}, 10 epochs", compute, "4 epochs", Arguments("n_epochs: 4")),
            .. QualityRuns.Compare("simulators", $"{Compute}, two simulators", [.. compute, "--simulators", "2"], "one simulator", [.. compute, "--simulators", "1"]),
        ])
        {
            yield return benchmark;
        }

        string[] Arguments(string? parameters) => runs.Arguments("compute", Trace, parameters);
    }

    // Collecting alone: the update does not see how many environments its samples are of.
    private static RatioBenchmark Collect(BenchMesh mesh) => new(
        "collect", "samples/s per core", $"collecting a round of compute from {Many} environments as arrays, networks once for all that see the same", $"from one environment, {RoundSteps} steps",
        () => Timing.RatePerCoreAsync(RoundSteps, Collector(mesh, Many)), () => Timing.RatePerCoreAsync(RoundSteps, Collector(mesh, 1)));

    private static Action Collector(BenchMesh mesh, int environments)
    {
        PpoConfig config = new();
        MeshEnvironment environment = new(mesh.Table, environments, config.ScaleObservations);
        ObservationEncoding encoding = new(environment.Observations.ObservationSize, config.Frequencies);
        ActorCriticShape shape = new(encoding.InputSize, config.Hidden, environment.ActionCounts, config.Heads);
        CounterRandom random = new(1, 1);
        ActorCritic network = new(shape, Initialisation.Orthogonal(shape, ref random));
        RolloutBuffer buffer = new(shape, RoundSteps / environments, environments);
        RolloutCollector collector = new(shape, encoding);
        uint rounds = 0;
        return () =>
        {
            environment.Reset(1, rounds++);
            collector.Collect(environment, network, buffer, ref random);
        };
    }

    // As a round has them: a stream for each environment begins anew, and gives a number a step.
    private static RatioBenchmark Streams()
    {
        const int perStream = RoundSteps / Many;
        int round = 0;
        double sum = 0;
        return new(
            "random", "numbers/s per core", $"{Many} streams of the counter-based generator, each begun anew, {perStream} numbers of each", "System.Random, a seeded one for each stream",
            () => Timing.RatePerCoreAsync(RoundSteps, Counted), () => Timing.RatePerCoreAsync(RoundSteps, Seeded));

        void Counted()
        {
            round++;
            for (int stream = 0; stream < Many; stream++)
            {
                CounterRandom random = new(1, 1, (uint)round, (uint)stream);
                for (int number = 0; number < perStream; number++)
                {
                    sum += random.NextDouble();
                }
            }

            GC.KeepAlive(sum);
        }

        void Seeded()
        {
            round++;
            for (int stream = 0; stream < Many; stream++)
            {
                Random random = new(round * Many + stream);
                for (int number = 0; number < perStream; number++)
                {
                    sum += random.NextDouble();
                }
            }

            GC.KeepAlive(sum);
        }
    }

    private static RatioBenchmark Simulators(BenchMesh mesh)
    {
        TrainingTask two = TaskOf(2), one = TaskOf(1);
        return new(
            "simulators", "env steps/s", $"{Compute}, two simulators at a time, learning included", "one simulator, as many steps",
            () => TrainingRate.MeasureAsync(two, cores: 2), () => TrainingRate.MeasureAsync(one, cores: 1));

        TrainingTask TaskOf(int simulators) =>
            TrainingTask.Create(mesh.Table, mesh.Dynamics, new PpoConfig { Simulators = simulators, TotalSteps = TrainedSteps }, seed: 1, UpdateBackend.Fused, cores: 1);
    }
}
