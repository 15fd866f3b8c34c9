using System.Net.NetworkInformation;
using Meshward.Grains.Contracts;
using Meshward.Grains.Training;
using Meshward.Silo;
using Meshward.Silo.Postgres;
using Polly;

namespace Meshward.Tests.Shared;

/// <summary>A cluster of silos of one core each, every one in a process of its own, with a console that is attached to it.</summary>
public sealed class SiloProcesses : IAsyncDisposable
{
    private static readonly TimeSpan s_longestQuestion = TimeSpan.FromSeconds(1);

    private static int s_asked;

    private readonly ResiliencePipeline _pipeline = LostPeers.Pipeline(TimeProvider.System);
    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-silos-").FullName;
    private readonly SiloProcess?[] _silos;
    private readonly int _firstPort;
    private readonly bool _pinned;
    private AttachedCluster? _console;

    private SiloProcesses(string database, int firstPort, int count, bool pinned) =>
        (Database, _firstPort, _silos, _pinned) = (database, firstPort, new SiloProcess?[count], pinned);

    /// <summary>Connection to the cluster's database.</summary>
    public string Database { get; }

    /// <summary>The cluster as the console sees it.</summary>
    public AttachedCluster Console => _console!;

    /// <summary>Where consoles reach the silos, as <c>--cluster</c> takes it.</summary>
    public string Gateways => string.Join(',', _silos.OfType<SiloProcess>().Select(silo => silo.Gateway));

    /// <summary>Number of the process of each silo.</summary>
    public IEnumerable<int> Processes => _silos.OfType<SiloProcess>().Select(silo => silo.Id);

    /// <summary>
    /// The first of ports of loopback in a row that nobody listens on: below those that the system gives to connections, which could take the port of
    /// a silo that is dead for the moment, and not where another process looks first.
    /// </summary>
    /// <param name="count">Number of ports, at most 20; a silo takes two.</param>
    public static int FreePorts(int count)
    {
        HashSet<int> taken = [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port)];

        // Who asks at the same time may not listen yet.
        int first = 15000 + Environment.ProcessId % 700 * 20 + 20 * Interlocked.Increment(ref s_asked);
        while (Enumerable.Range(first, count).Any(taken.Contains))
        {
            first += 20;
        }

        return first;
    }

    /// <summary>Starts the silos, and attaches to the first.</summary>
    /// <param name="database">Connection to a database of the cluster's own.</param>
    /// <param name="firstPort">Silo i listens on this port + 2 i, and on the next one for consoles.</param>
    /// <param name="count">Number of silos, at least 1.</param>
    /// <param name="pinned">Whether the process of silo i is held on core i of the machine.</param>
    /// <param name="patience">Ends the waiting.</param>
    /// <param name="program">Folder of the console that they are; null for the one that was built with this program.</param>
    public static async Task<SiloProcesses> StartAsync(string database, int firstPort, int count, bool pinned, CancellationToken patience, string? program = null)
    {
        SiloProcesses cluster = new(database, firstPort, count, pinned);
        try
        {
            await PostgresSchema.InitialiseAsync(PostgresDatabase.Parse("--db", database).Value!, patience);
            await Task.WhenAll(Enumerable.Range(0, count).Select(silo => cluster.StartAsync(silo, patience, program)));
            var console = await AttachedCluster.ConnectAsync([cluster._silos[0]!.Gateway], TimeProvider.System, patience);
            cluster._console = console.IsValid ? console.Value : throw new InvalidOperationException(console.Diagnostics[0].ToString());
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The silo that measures a service of a mesh.</summary>
    public Task<int> HomeOfAsync(string mesh, string service) => WhereAsync(Console.Grains.GetGrain<IServiceGrain>(GrainKeys.Service(mesh, service)));

    /// <summary>The silo that runs a training.</summary>
    public Task<int> HomeOfAsync(string run) => WhereAsync(Console.Grains.GetGrain<ITrainingGrain>(run));

    /// <summary>A silo that runs simulators of a training but not the training.</summary>
    public Task<int> OtherThanHomeOfAsync(string run, int simulators) => OtherThanHomeOfAsync(
        run, Enumerable.Range(0, simulators).Select(simulator => Console.Grains.GetGrain<ISimulatorGrain>(GrainKeys.Simulator(run, simulator))));

    /// <summary>A silo that runs groups of simulators of a training but not the training.</summary>
    public Task<int> OfGroupsOtherThanHomeOfAsync(string run, int groups) => OtherThanHomeOfAsync(
        run, Enumerable.Range(0, groups).Select(group => Console.Grains.GetGrain<ISimulatorGroupGrain>(GrainKeys.Group(run, group))));

    /// <summary>Kills a silo without warning.</summary>
    public async Task KillAsync(int silo)
    {
        SiloProcess dying = _silos[silo]!;
        _silos[silo] = null;
        await dying.DisposeAsync();
    }

    /// <summary>Lets a silo leave the cluster in order.</summary>
    public async Task EndAsync(int silo)
    {
        SiloProcess leaving = _silos[silo]!;
        _silos[silo] = null;
        await leaving.EndAsync();
    }

    /// <summary>Number of a silo's process.</summary>
    public int ProcessOf(int silo) => _silos[silo]!.Id;

    /// <summary>Starts a silo that was killed.</summary>
    /// <param name="silo">Its place.</param>
    /// <param name="patience">Ends the waiting.</param>
    /// <param name="program">Folder of the console that it is; null for the one that was built with this program.</param>
    public async Task StartAsync(int silo, CancellationToken patience, string? program = null)
    {
        int port = _firstPort + 2 * silo;
        _silos[silo] = await SiloProcess.StartAsync(Database, port, port + 1, Path.Combine(_folder, $"{silo}"), _pinned ? silo : null, patience, program: program);
    }

    /// <summary>Ends the console and kills the silos.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_console is not null)
        {
            await _console.DisposeAsync();
        }

        foreach (SiloProcess silo in _silos.OfType<SiloProcess>())
        {
            await silo.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task<int> OtherThanHomeOfAsync(string run, IEnumerable<IAddressable> members)
    {
        int home = await HomeOfAsync(run);
        int[] places = await Task.WhenAll(members.Select(WhereAsync));
        return places.First(place => place != home);
    }

    private async Task<int> WhereAsync(IAddressable grain)
    {
        // A question that went to a silo which has just died is asked again long before its time is up: trainings of tests are short.
        SiloAddress address = await _pipeline.ExecuteAsync(async token =>
            await Console.Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grain, token).AsTask().WaitAsync(s_longestQuestion, token))
            ?? throw new InvalidOperationException("The grain is not active.");
        return (address.Endpoint.Port - _firstPort) / 2;
    }
}
