namespace Meshward.Bench;

/// <summary>How long a controller takes from a closed window until its decision is durable and its action is sent.</summary>
internal static class ControlBenchmark
{
    private const string What = "from the closed window until the action is sent: rules, policy, predictions, decision and state durable in SQLite";
    private const int Meshes = 1000, Steps = 200, Readings = 50, MostServices = 1000;

    /// <summary>One mesh of 1 to 1,000 services, as many as a scenario has at most, then many meshes of one service on one silo.</summary>
    public static async IAsyncEnumerable<RatioBenchmark> AllAsync(BenchSettings settings)
    {
        foreach (int services in (int[])[1, 10, 100, MostServices])
        {
            await using ControlRig rig = await ControlRig.StartAsync(1, services);
            double[] seconds = await rig.RunAsync(Steps, together: false);
            foreach (RatioBenchmark each in Quantiles($"services-{services}", $"{What}; one mesh of {services} service{(services == 1 ? "" : "s")}", seconds))
            {
                yield return each;
            }

            if (services == MostServices)
            {
                foreach (RatioBenchmark part in Parts(services, rig.Meter))
                {
                    yield return part;
                }
            }
        }

        foreach (RatioBenchmark each in Quantiles(
            $"windows-{MostServices}", $"asking {MostServices} service grains of one silo for a window whose samples are all there", await WindowRig.RunAsync(MostServices, Readings)))
        {
            yield return each;
        }

        await using ControlRig many = await ControlRig.StartAsync(Meshes, 1);
        foreach (RatioBenchmark each in Quantiles($"meshes-{Meshes}", $"the same; {Meshes} meshes of one service on one silo, each with a time step of 60 s", await many.RunAsync(2, together: true)))
        {
            yield return each;
        }
    }

    private static RatioBenchmark[] Parts(int services, StepMeter meter) =>
    [
        .. new (string Part, string Unit, string What)[]
        {
            ("computing", "ms", "median of these: rules, policy, model and predictions"),
            ("journal", "ms", "median of these: records of the decision and of what was measured of the one before"),
            ("state", "ms", "median of these: the state of the controller"),
            ("record", "KiB", "the record of a decision as JSON"),
        }.Select(each => new RatioBenchmark(
            FormattableString.Invariant($"services-{services}-{each.Part}"), each.Unit, each.What, null, () => Task.FromResult(meter.Median(each.Part)), null)
        { LessIsBetter = true, Runs = 1 }),
    ];

    // Taken already: the distribution of one run says more than that of the medians of several.
    private static RatioBenchmark[] Quantiles(string name, string ours, double[] seconds) =>
    [
        .. new[] { 0.5, 0.99 }.Select(quantile => new RatioBenchmark(
            FormattableString.Invariant($"{name}-p{100 * quantile:0}"), "ms", ours, null, () => Task.FromResult(1000 * seconds[(int)Math.Ceiling(quantile * seconds.Length) - 1]), null)
        { LessIsBetter = true, Runs = 1 }),
    ];
}
