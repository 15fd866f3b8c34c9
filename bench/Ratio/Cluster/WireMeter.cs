using System.Diagnostics.Metrics;
using Meshward.Grains.Contracts;
using Meshward.Learning.Training;
using Meshward.Silo;
using Meshward.Silo.Postgres;
using Meshward.Tests.Shared;

namespace Meshward.Bench;

/// <summary>
/// Two silos in this process, which speak over sockets as those of two machines do, and what Orleans' own meter counts between them while rounds are
/// made: the order, which each silo fetches once, was sent before. Probes are counted too, and what asks for the state of the training, each once a second.
/// </summary>
internal sealed class WireMeter : IAsyncDisposable
{
    private static readonly TimeSpan _often = TimeSpan.FromSeconds(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-wire-").FullName;
    private readonly List<IAsyncDisposable> _running = [];
    private readonly Queue<double> _bytesOfTrainings = [];
    private readonly MeterListener _listener = new();
    private AttachedCluster? _console;
    private long _messages;
    private long _bytes;

    private WireMeter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "orleans-messaging-sent-messages-size")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, size, tags, _) => Count(size, tags));
        _listener.SetMeasurementEventCallback<long>((_, size, tags, _) => Count(size, tags));
        _listener.Start();
    }

    /// <summary>Starts the silos.</summary>
    public static async Task<WireMeter> StartAsync(PostgresServer server)
    {
        WireMeter meter = new();
        PostgresDatabase database = PostgresDatabase.Parse("--db", await server.CreateDatabaseAsync()).Value!;
        await PostgresSchema.InitialiseAsync(database, CancellationToken.None);
        int port = SiloProcesses.FreePorts(4);
        foreach (int own in (int[])[port, port + 2])
        {
            ClusterSiloOptions options = new(Path.Combine(meter._folder, $"{own}")) { Port = own, GatewayPort = own + 1, Database = database, Cores = 1 };
            meter._running.Add(BenchMesh.Valid(await ClusterSilo.StartAsync(options, CancellationToken.None)));
        }

        meter._console = BenchMesh.Valid(await AttachedCluster.ConnectAsync(
            [new(System.Net.IPAddress.Loopback, port + 1)], TimeProvider.System, CancellationToken.None));
        return meter;
    }

    /// <summary>Trains, with nobody watching.</summary>
    /// <returns>Messages between the silos, a round.</returns>
    public async Task<double> MessagesAsync(TrainingTask task)
    {
        string run = await _console!.Training.StartAsync(task, CancellationToken.None);
        int first = 0;
        (long messages, long bytes) = (0, 0);
        for (TrainingStatus status; (status = await _console.Training.GetStatusAsync(run, CancellationToken.None)).Phase == TrainingPhase.Running;)
        {
            if (first == 0 && status.Latest is TrainingProgress begun)
            {
                (first, messages, bytes) = (begun.Round, Interlocked.Read(ref _messages), Interlocked.Read(ref _bytes));
            }

            await Task.Delay(_often);
        }

        double rounds = first > 0 && first < task.Rounds
            ? task.Rounds - first
            : throw new InvalidDataException($"{run}: found a training that was over within a second, expected more rounds to count");
        _bytesOfTrainings.Enqueue((Interlocked.Read(ref _bytes) - bytes) / rounds);
        return (Interlocked.Read(ref _messages) - messages) / rounds;
    }

    /// <summary>Bytes of those messages, a round; training after training.</summary>
    public Task<double> BytesAsync() => Task.FromResult(_bytesOfTrainings.Dequeue());

    /// <summary>Ends console and silos.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_console is not null)
        {
            await _console.DisposeAsync();
        }

        foreach (IAsyncDisposable each in _running)
        {
            await each.DisposeAsync();
        }

        _listener.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Count(long size, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            if (tag.Value is "SiloToSilo")
            {
                Interlocked.Increment(ref _messages);
                Interlocked.Add(ref _bytes, size);
            }
        }
    }
}
