using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;
using Meshward.Tests.Shared;

namespace Meshward.Bench;

/// <summary>What a cluster gains and costs: two silos against one, messages of a round, and what the death of a silo takes.</summary>
internal static class ClusterBenchmark
{
    // Some five seconds on two cores, each.
    private const long ComputeSteps = 4_000_000, MarketSteps = 10 * 2 * 2048;
    private const int LossSimulators = 3;

    /// <summary>Silo processes on PostgreSQL, all on this machine.</summary>
    public static async IAsyncEnumerable<RatioBenchmark> AllAsync(BenchSettings settings)
    {
        if (!PostgresServer.IsInstalled)
        {
            throw new InvalidDataException(PostgresServer.Missing);
        }

        if (Environment.ProcessorCount < 2)
        {
            throw new InvalidDataException("found a machine with one core, expected two: each of two silos is held on one of its own");
        }

        await using PostgresServer server = await PostgresServer.CreateAsync();
        Func<long, TrainingTask> compute = Tabulated(new PpoConfig { Simulators = 2, TotalSteps = ComputeSteps });
        Func<long, TrainingTask> market = Computed("market", MarketSteps);
        await foreach (RatioBenchmark each in ScalingAsync(server, ("compute", compute), ("market", market)))
        {
            yield return each;
        }

        await using (WireMeter wire = await WireMeter.StartAsync(server))
        {
            foreach (RatioBenchmark each in (RatioBenchmark[])[.. Messages("compute", wire, compute(1)), .. Messages("market", wire, market(1))])
            {
                yield return each;
            }
        }

        TrainingTask endless = Tabulated(new PpoConfig { Simulators = LossSimulators, TotalSteps = 20_000_000_000 })(1);
        await using SiloProcesses three = await StartAsync(server, 3, pinned: false);
        foreach (RatioBenchmark each in Losses(new SiloLoss(three, endless), settings.Runs))
        {
            yield return each;
        }
    }

    private static async IAsyncEnumerable<RatioBenchmark> ScalingAsync(PostgresServer server, params (string Name, Func<long, TrainingTask> Training)[] trainings)
    {
        await using SiloProcesses one = await StartAsync(server, 1, pinned: true), two = await StartAsync(server, 2, pinned: true);
        foreach ((string name, Func<long, TrainingTask> training) in trainings)
        {
            Scaling scaling = new(one, two, training);
            await scaling.WarmAsync();
            yield return new($"silos-{name}", "env steps/s a silo", $"{name}, two simulators on two silos of one core each, learning included",
                "the same training on one silo of one core", scaling.OnTwoAsync, scaling.OnOneAsync)
            {
                Goal = RatioGoal.Times(0.9),
            };
            yield return new($"outside-compute-{name}", "% of a round", "time in which the silo of the training did not compute, two silos, the same trainings",
                "the same on one silo", scaling.OutsideOnTwoAsync, scaling.OutsideOnOneAsync)
            {
                LessIsBetter = true,
                Goal = RatioGoal.Ceiling(5, "% of a round"),
            };
        }
    }

    private static RatioBenchmark[] Messages(string name, WireMeter wire, TrainingTask task) =>
    [
        new($"messages-{name}", "messages a round", $"{name}, two simulators on two silos: messages between silos, as Orleans' meter counts them", null,
            () => wire.MessagesAsync(task), null)
        { LessIsBetter = true },
        new($"bytes-{name}", "kB a round", $"{name}: their bytes, headers included, in the same trainings", null,
            async () => await wire.BytesAsync() / 1000, null)
        { LessIsBetter = true },
    ];

    private static IEnumerable<RatioBenchmark> Losses(SiloLoss loss, int runs)
    {
        RatioBenchmark Of(string name, int samples, string oursIs, RatioGoal? goal, Func<Task<double>> ours, Func<Task<double>>? baseline = null) =>
            new(name, "s", oursIs, baseline is null ? null : "the longest time between two rounds of the same training in two seconds before", ours, baseline)
            {
                LessIsBetter = true,
                Runs = samples,
                Goal = goal,
            };

        yield return Of("recovery", 2 * runs, "from kill -9 of one of three silos to the next round as a console sees it; a silo of simulators and the silo of the training in turn",
            RatioGoal.Ceiling(2, "s"), loss.KillAsync, loss.BeforeAsync);
        yield return Of("recovery-longest", 1, "the longest of them", RatioGoal.Ceiling(4, "s"), () => Task.FromResult(loss.Recoveries.Max()));
        yield return Of("recovery-simulators", runs, "those of a silo of simulators", null, loss.Replay(first: 0));
        yield return Of("recovery-training", runs, "those of the silo of the training", null, loss.Replay(first: 1));
    }

    private static async Task<SiloProcesses> StartAsync(PostgresServer server, int count, bool pinned) => await SiloProcesses.StartAsync(
        await server.CreateDatabaseAsync(), SiloProcesses.FreePorts(2 * count), count, pinned, CancellationToken.None);

    private static Func<long, TrainingTask> Tabulated(PpoConfig preset)
    {
        BenchMesh mesh = BenchMesh.Load(BenchMesh.ReadScenario());
        PpoConfig config = LearningSettings.For(preset, mesh.Dynamics.Scenario) with { TotalSteps = preset.TotalSteps };
        return seed => TrainingTask.Create(mesh.Table, mesh.Dynamics, config, seed, UpdateBackend.Fused, cores: 1);
    }

    private static Func<long, TrainingTask> Computed(string name, long steps)
    {
        Scenario scenario = BenchMesh.ReadScenario(name);
        PpoConfig config = LearningSettings.For(new PpoConfig(), scenario) with { Simulators = 2, TotalSteps = steps };
        FittedSystemModel fitted = BenchMesh.Fit(scenario);
        return seed => TrainingTask.Create(scenario, fitted, boundReward: 0, config, seed, UpdateBackend.Fused, cores: 1);
    }
}
