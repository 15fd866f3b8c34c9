namespace Meshward.Bench;

/// <summary>The testbed's front node against nginx, and what its load generator can do and how exact it is.</summary>
internal static class TestbedBenchmark
{
    private const int WarmUpSeconds = 4;

    /// <summary>Proxies in front of the same two nodes, then the generator against servers that are faster than it is.</summary>
    public static async IAsyncEnumerable<RatioBenchmark> AllAsync(BenchSettings settings)
    {
        DebianProgram.Find("nginx");
        DebianProgram.Find("wrk");
        await using MeshProcess mesh = await MeshProcess.StartAsync();
        await using NginxServer nginx = await NginxServer.StartAsync(mesh.Nodes);
        foreach (Uri server in (Uri[])[mesh.Nodes[0], mesh.Nodes[1], nginx.Proxy, mesh.Front])
        {
            await WrkRun.MeasureAsync(new Uri(server, $"{BenchTestbed.Instant}/"), 16, WarmUpSeconds);
        }

        foreach (RatioBenchmark each in (RatioBenchmark[])[.. Proxies(new ProxyRuns(mesh, nginx, 16)), .. Proxies(new ProxyRuns(mesh, nginx, 1))])
        {
            yield return each;
        }

        await foreach (RatioBenchmark each in LoadBenchmark.AllAsync(mesh, nginx))
        {
            yield return each;
        }
    }

    private static IEnumerable<RatioBenchmark> Proxies(ProxyRuns runs)
    {
        string Name(string what) => FormattableString.Invariant($"{what}-{runs.Connections}");
        string connections = runs.Connections == 1 ? "1 connection" : FormattableString.Invariant($"{runs.Connections} connections");
        RatioBenchmark Less(string name, string unit, string what, (Func<Task<double>> Front, Func<Task<double>> Nginx) samples) =>
            new(Name(name), unit, what, "the same of nginx", samples.Front, samples.Nginx) { LessIsBetter = true };

        yield return new(
            Name("proxy"), "requests/s", $"the front node, {BenchTestbed.WeightPercent} to {100 - BenchTestbed.WeightPercent} over two nodes that answer at once, wrk with {connections}",
            "nginx with random, the same weights, nodes and wrk", runs.FrontAsync, runs.NginxAsync);
        yield return Less("p99", "ms", "99th percentile in the same runs", runs.P99());
        yield return Less("added-p99", "ms", "the same less the 99th percentile of a node that wrk asks straight", runs.AddedP99());
        yield return Less("proxy-cpu", "µs a request", "processor time of the proxy alone in the same runs", runs.ProcessorTimes());
        yield return new(Name("node"), "requests/s", $"a node that wrk asks straight, {connections}", null, runs.NodeRates(), null);
    }
}
