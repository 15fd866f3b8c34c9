using System.Globalization;
using Meshward.Cluster.Tests.Postgres;
using Meshward.Core.Scenarios;
using Meshward.Grains.Contracts;
using Meshward.Learning.Ppo;
using Meshward.Learning.Tests.Training;
using Meshward.Learning.Training;
using Meshward.Silo;
using Meshward.Silo.Postgres;

namespace Meshward.Cluster.Tests.Processes;

/// <summary>Three silo processes and PostgreSQL, of which one after the other dies in the middle of a training.</summary>
[Trait("speed", "slow")]
public sealed class LostSiloTests(PostgresServer server, ITestOutputHelper output) : IAsyncLifetime
{
    private const int Simulators = 3;
    private const int FirstPort = 41131;
    private const int FirstGateway = 41141;

    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-").FullName;
    private readonly SiloProcess?[] _silos = new SiloProcess?[3];
    private string _database = "";
    private AttachedCluster? _cluster;

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await server.CreateDatabaseAsync();
        await PostgresSchema.InitialiseAsync(PostgresDatabase.Parse("--db", _database).Value!, Patience);
        await Task.WhenAll(Enumerable.Range(0, _silos.Length).Select(StartAsync));
        Checked<AttachedCluster> cluster = await AttachedCluster.ConnectAsync([_silos[0]!.Gateway], TimeProvider.System, Patience);
        Assert.Empty(cluster.Diagnostics);
        _cluster = cluster.Value;
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        foreach (SiloProcess silo in _silos.OfType<SiloProcess>())
        {
            await silo.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    // All in one test: what costs time is the processes.
    [Fact]
    public async Task Trainings_end_with_the_policy_of_an_undisturbed_one_whatever_dies()
    {
        TrainingTask task = SmallTraining.Task(new PpoConfig { Simulators = Simulators, TotalSteps = 3_000_000 });
        string undisturbed = await AloneAsync(task);
        Assert.Equal(Simulators, _cluster!.Cores);
        Assert.Equal(undisturbed, await TrainAsync(task, "nothing", (_, _) => Task.CompletedTask));

        Assert.Equal(undisturbed, await TrainAsync(task, "a silo of simulators", async (run, killed) =>
        {
            int home = await WhereAsync(_cluster.Grains.GetGrain<ITrainingGrain>(run));
            int[] others = [.. await SimulatorsOfAsync(run)];
            await ReplaceAsync(others.First(silo => silo != home), killed);
        }));

        Assert.Equal(undisturbed, await TrainAsync(task, "the silo of the training", async (run, killed) =>
            await ReplaceAsync(await WhereAsync(_cluster.Grains.GetGrain<ITrainingGrain>(run)), killed)));

        Assert.Equal(undisturbed, await TrainAsync(task, "PostgreSQL for ten seconds", async (_, killed) =>
        {
            await server.KillAsync();
            killed();
            await Task.Delay(TimeSpan.FromSeconds(10), Patience);
            await server.StartAsync();
        }));

        Assert.Equal(undisturbed, await TrainUnwatchedAsync(task));
    }

    private static async Task<string> AloneAsync(TrainingTask task)
    {
        var training = new TrainingRun(task, new InProcessRoundRunner(2));
        return training.Policy(await training.RunAsync(training.Start(), (_, _) => ValueTask.CompletedTask, Patience)).Sha256();
    }

    // Trains, and lets something happen after a third of the rounds. The longest wait for a round is how long it kept the training.
    private async Task<string> TrainAsync(TrainingTask task, string what, Func<string, Action, Task> happen)
    {
        string run = await _cluster!.Training.StartAsync(task, Patience);
        Task? happening = null;
        bool isKilled = false;
        int roundsAfter = 0;
        long last = TimeProvider.System.GetTimestamp();
        double longest = 0;
        await foreach (TrainingProgress progress in _cluster.Training.WatchAsync(run, Patience))
        {
            longest = Math.Max(longest, TimeProvider.System.GetElapsedTime(last).TotalSeconds);
            last = TimeProvider.System.GetTimestamp();
            roundsAfter += Volatile.Read(ref isKilled) ? 1 : 0;
            if (happening is null && progress.Round >= task.Rounds / 3)
            {
                happening = Task.Run(() => happen(run, () => Volatile.Write(ref isKilled, true)), Patience);
            }
        }

        await happening!;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: the longest wait for a round was {longest:F2} s"));
        Assert.True(!isKilled || roundsAfter > 1, "The training was over before anything happened to it.");
        return (await _cluster.Training.GetPolicyAsync(run, Patience)).Sha256();
    }

    // Nobody asks for the training after its silo has died: the reminder alone makes it go on.
    private async Task<string> TrainUnwatchedAsync(TrainingTask task)
    {
        string run = await _cluster!.Training.StartAsync(task, Patience);
        await Task.Delay(TimeSpan.FromSeconds(2), Patience);
        await ReplaceAsync(await WhereAsync(_cluster.Grains.GetGrain<ITrainingGrain>(run)), () => { });
        await Task.Delay(TimeSpan.FromSeconds(30), Patience);
        DateTimeOffset asked = TimeProvider.System.GetUtcNow();
        TrainingStatus status = await _cluster.Training.GetStatusAsync(run, Patience);
        Assert.NotNull(status.Policy);
        Assert.InRange(status.Policy.FinishedAt, DateTimeOffset.MinValue, asked);
        return (await _cluster.Training.GetPolicyAsync(run, Patience)).Sha256();
    }

    private async Task<int> WhereAsync(Orleans.Runtime.IAddressable grain)
    {
        SiloAddress address = await _cluster!.Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grain)
            ?? throw new InvalidOperationException("The grain is not active.");
        return address.Endpoint.Port - FirstPort;
    }

    private async Task<int[]> SimulatorsOfAsync(string run) => await Task.WhenAll(Enumerable.Range(0, Simulators)
        .Select(simulator => WhereAsync(_cluster!.Grains.GetGrain<ISimulatorGrain>(GrainKeys.Simulator(run, simulator)))));

    private async Task StartAsync(int silo) =>
        _silos[silo] = await SiloProcess.StartAsync(_database, FirstPort + silo, FirstGateway + silo, Path.Combine(_folder, $"{silo}"), Patience);

    private async Task ReplaceAsync(int silo, Action killed)
    {
        await _silos[silo]!.KillAsync();
        killed();
        await _silos[silo]!.DisposeAsync();
        await StartAsync(silo);
    }
}
