using Meshward.Cluster.Tests.Postgres;
using Meshward.Learning.Ppo;
using Meshward.Learning.Tests.Training;
using Meshward.Learning.Training;
using Meshward.Tests.Shared;

namespace Meshward.Cluster.Tests.Processes;

/// <summary>Two clusters of silo processes on a PostgreSQL server of their own, one of three silos and one of a single silo, and a training for both.</summary>
public sealed class SilosFixture : IAsyncLifetime
{
    /// <summary>Simulators of the training: one for each of three silos.</summary>
    public const int Simulators = 3;

    private PostgresServer? _server;
    private SiloProcesses? _three;
    private SiloProcesses? _one;
    private string? _undisturbed;

    public PostgresServer Server => There(_server);

    public SiloProcesses Three => There(_three);

    public SiloProcesses One => There(_one);

    /// <summary>A training that takes some seconds on two cores.</summary>
    public TrainingTask Task { get; } = SmallTraining.Task(new PpoConfig { Simulators = Simulators, TotalSteps = 1_500_000 });

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.IsInstalled)
        {
            _server = await PostgresServer.CreateAsync();
            int first = SiloProcesses.FreePorts(8);
            Task<SiloProcesses> three = StartAsync(first, 3), one = StartAsync(first + 6, 1);
            (_three, _one) = (await three, await one);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable each in new IAsyncDisposable?[] { _three, _one, _server }.OfType<IAsyncDisposable>())
        {
            await each.DisposeAsync();
        }
    }

    /// <summary>SHA-256 of the policy of <see cref="Task"/> without silos.</summary>
    public async Task<string> UndisturbedAsync() => _undisturbed ??= await UndisturbedAsync(Task);

    /// <summary>SHA-256 of the policy of a training without silos.</summary>
    public static async Task<string> UndisturbedAsync(TrainingTask task)
    {
        var training = new TrainingRun(task, new InProcessRoundRunner(2));
        return training.Policy(await training.RunAsync(training.Start(), (_, _) => ValueTask.CompletedTask, CancellationToken.None)).Sha256();
    }

    private static T There<T>(T? what)
    {
        PostgresFixture.Require();
        return what!;
    }

    private async Task<SiloProcesses> StartAsync(int firstPort, int count) =>
        await SiloProcesses.StartAsync(await Server.CreateDatabaseAsync(), firstPort, count, pinned: false, CancellationToken.None);
}
