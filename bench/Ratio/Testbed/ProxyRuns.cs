namespace Meshward.Bench;

/// <summary>The front node and nginx in turn, before the same nodes, with one number of connections; and a node straight beside each pair.</summary>
/// <param name="mesh">The testbed.</param>
/// <param name="nginx">The nginx.</param>
/// <param name="connections">Connections, each of which always has a request in flight.</param>
internal sealed class ProxyRuns(MeshProcess mesh, NginxServer nginx, int connections)
{
    private const int ProxySeconds = 5, NodeSeconds = 3;

    private readonly List<Sample> _front = [], _nginx = [], _node = [];

    /// <summary>Connections.</summary>
    public int Connections => connections;

    /// <summary>Takes a sample of a node straight, then one of the front node.</summary>
    /// <returns>Requests per second of the front node.</returns>
    public async Task<double> FrontAsync()
    {
        _node.Add(await MeasureAsync(mesh.Nodes[0], NodeSeconds, () => TimeSpan.Zero));
        _front.Add(await MeasureAsync(mesh.Front, ProxySeconds, () => mesh.ProcessorTime));
        return _front[^1].Run.Rate;
    }

    /// <summary>Takes a sample of nginx.</summary>
    /// <returns>Its requests per second.</returns>
    public async Task<double> NginxAsync()
    {
        _nginx.Add(await MeasureAsync(nginx.Proxy, ProxySeconds, () => nginx.ProcessorTime));
        return _nginx[^1].Run.Rate;
    }

    /// <summary>Requests per second of a node that nobody is in front of, in the samples that were taken.</summary>
    public Func<Task<double>> NodeRates() => Replay(_node, (sample, _) => sample.Run.Rate);

    /// <summary>99th percentiles in the samples that were taken, milliseconds: those of the front node and of nginx.</summary>
    public (Func<Task<double>> Front, Func<Task<double>> Nginx) P99() => Both((sample, _) => sample.Run.P99Milliseconds);

    /// <summary>The same without the 99th percentile of a node that was asked straight before.</summary>
    public (Func<Task<double>> Front, Func<Task<double>> Nginx) AddedP99() => Both((sample, node) => sample.Run.P99Milliseconds - node.Run.P99Milliseconds);

    /// <summary>Processor time of the proxy alone, microseconds a request.</summary>
    public (Func<Task<double>> Front, Func<Task<double>> Nginx) ProcessorTimes() => Both((sample, _) => sample.ProcessorMicroseconds);

    private (Func<Task<double>> Front, Func<Task<double>> Nginx) Both(Func<Sample, Sample, double> read) => (Replay(_front, read), Replay(_nginx, read));

    private Func<Task<double>> Replay(List<Sample> samples, Func<Sample, Sample, double> read)
    {
        int next = 0;
        return () => Task.FromResult(read(samples[next], _node[next++]));
    }

    private async Task<Sample> MeasureAsync(Uri server, int seconds, Func<TimeSpan> processorTime)
    {
        TimeSpan before = processorTime();
        WrkRun run = await WrkRun.MeasureAsync(new Uri(server, $"{BenchTestbed.Instant}/"), connections, seconds);
        return new Sample(run, (processorTime() - before).TotalMicroseconds / run.Requests);
    }

    private sealed record Sample(WrkRun Run, double ProcessorMicroseconds);
}
