namespace Meshward.Bench;

/// <summary>How long a controller takes from a closed window until its decision is durable and its action is sent.</summary>
internal static class ControlBenchmark
{
    private const string What = "from the closed window until the action is sent: rules, policy, predictions, decision and state durable in SQLite";
    private const int Meshes = 1000, MostServices = 64; // A scenario has no more.

    /// <summary>One mesh of 1 to 64 services, then many meshes of one service on one silo.</summary>
    public static async IAsyncEnumerable<RatioBenchmark> AllAsync(BenchSettings settings)
    {
        foreach (int services in (int[])[1, 10, MostServices])
        {
            await using ControlRig rig = await ControlRig.StartAsync(1, services);
            double[] seconds = await rig.RunAsync(200, together: false);
            foreach (RatioBenchmark each in Quantiles($"services-{services}", $"{What}; one mesh of {services} service{(services == 1 ? "" : "s")}", seconds))
            {
                yield return each;
            }
        }

        await using ControlRig many = await ControlRig.StartAsync(Meshes, 1);
        foreach (RatioBenchmark each in Quantiles($"meshes-{Meshes}", $"the same; {Meshes} meshes of one service on one silo, each with a time step of 60 s", await many.RunAsync(2, together: true)))
        {
            yield return each;
        }
    }

    // Taken already: the distribution of one run says more than that of the medians of several.
    private static RatioBenchmark[] Quantiles(string name, string ours, double[] seconds) =>
    [
        .. new[] { 0.5, 0.99 }.Select(quantile => new RatioBenchmark(
            FormattableString.Invariant($"{name}-p{100 * quantile:0}"), "ms", ours, null, () => Task.FromResult(1000 * seconds[(int)Math.Ceiling(quantile * seconds.Length) - 1]), null)
        { LessIsBetter = true, Runs = 1 }),
    ];
}
