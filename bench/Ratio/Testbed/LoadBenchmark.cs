namespace Meshward.Bench;

/// <summary><c>./meshward testbed load</c> as users start it: the rates that it can send, and how exact its times are.</summary>
internal static class LoadBenchmark
{
    private const double OnTimeShare = 0.99;
    private const double ProbeSeconds = 2, ClockSeconds = 3;
    private const int Searches = 3, Connections = 16;

    /// <summary>Its limits against servers that answer at once and against the front node, its clock error, and the error of a known response time.</summary>
    /// <param name="mesh">A testbed.</param>
    /// <param name="nginx">An nginx.</param>
    public static async IAsyncEnumerable<RatioBenchmark> AllAsync(MeshProcess mesh, NginxServer nginx)
    {
        await LoadRun.MeasureAsync(nginx.Bare, BenchTestbed.Instant, 100, 1); // The launcher builds the console before the first sample.
        await using ArrivalServer server = await ArrivalServer.StartAsync();
        foreach (RatioBenchmark each in ((int[])[50, 500, 2000]).SelectMany(rate => ClockErrors(server, rate)))
        {
            yield return each;
        }

        yield return KnownDelay(mesh);
        foreach (RatioBenchmark each in (RatioBenchmark[])[.. Limits("nginx", "an nginx that answers 200 itself", nginx.Bare), .. Limits("front", "the front node", mesh.Front)])
        {
            yield return each;
        }
    }

    private static IEnumerable<RatioBenchmark> ClockErrors(ArrivalServer server, int rate)
    {
        List<(LoadRun Run, double Seen)> runs = [];
        RatioBenchmark Of(string what, string oursIs, Func<Task<double>> ours) =>
            new(FormattableString.Invariant($"clock-{rate}-{what}"), "µs", oursIs, null, ours, null) { LessIsBetter = true };
        Func<Task<double>> Replay(Func<(LoadRun Run, double Seen), double> read)
        {
            int next = 0;
            return () => Task.FromResult(read(runs[next++]));
        }

        yield return Of("p50", FormattableString.Invariant($"from the time of a request to when the generator sends it, {rate} requests/s for {ClockSeconds} s: median"), async () =>
        {
            server.Forget();
            LoadRun run = await LoadRun.MeasureAsync(server.Address, BenchTestbed.Instant, rate, ClockSeconds);
            runs.Add((run, server.Deviation(rate, 0.99)));
            return run.ClockError("p50");
        });
        yield return Of("p99", "99th percentile in the same runs", Replay(run => run.Run.ClockError("p99")));
        yield return Of("largest", "the largest in the same runs", Replay(run => run.Run.ClockError("max")));
        yield return Of("seen-p99", "99th percentile as the server saw them come, against the earliest", Replay(run => run.Seen));
    }

    private static RatioBenchmark KnownDelay(MeshProcess mesh)
    {
        double held = BenchTestbed.Delay.TotalMicroseconds;
        return new(
            "response-error", "µs", "median response time that the generator measures at 50 requests/s, less the 20 ms for which the node holds them", "that of wrk with one connection",
            async () => (await LoadRun.MeasureAsync(mesh.Nodes[0], BenchTestbed.Delayed, 50, ProbeSeconds)).ResponseTime("p50") - held,
            async () => 1000 * (await WrkRun.MeasureAsync(new Uri(mesh.Nodes[0], $"{BenchTestbed.Delayed}/"), 1, (int)ProbeSeconds)).P50Milliseconds - held)
        {
            LessIsBetter = true,
        };
    }

    private static IEnumerable<RatioBenchmark> Limits(string name, string serverIs, Uri server)
    {
        RateSearch onTime = new(4000, async rate => await ProbeAsync(rate) is { IsCarried: true, OnTime: >= OnTimeShare });
        RateSearch carried = new(8000, async rate => (await ProbeAsync(rate)).IsCarried);
        Task<LoadRun> ProbeAsync(double rate) => LoadRun.MeasureAsync(server, BenchTestbed.Instant, rate, ProbeSeconds);

        yield return new($"on-time-{name}", "requests/s", $"highest rate at which 99 % of the requests leave within 1 ms of their time, {serverIs}", null, onTime.HighestAsync, null)
        {
            Runs = Searches,
        };
        yield return new(
            $"limit-{name}", "requests/s", $"highest rate at which the generator keeps up and all are answered, {serverIs}", FormattableString.Invariant($"wrk, one thread, {Connections} connections"),
            carried.HighestAsync, async () => (await WrkRun.MeasureAsync(new Uri(server, $"{BenchTestbed.Instant}/"), Connections, (int)ProbeSeconds)).Rate)
        {
            Runs = Searches,
        };
    }
}
