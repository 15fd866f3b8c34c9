namespace Meshward.Bench;

/// <summary>
/// Whether speed was bought with quality: environment steps and seconds of training to 99 % of the optimum, by the fused update over distinct
/// observations and by the reference, TorchSharp's sample by sample; and by the default preset, the same with each environment at a load of its own, and the papers'. Samples are training seeds.
/// </summary>
internal static class QualityBenchmark
{
    private const string Fused = "fused update over distinct observations", Torch = "TorchSharp's update, sample by sample", Alone = "each environment at a load of its own";
    private const string AtOwnLoads = "envs_per_load: 1";

    /// <summary>Each comparison, steps and then seconds of the same trainings.</summary>
    public static async IAsyncEnumerable<RatioBenchmark> AllAsync(BenchSettings settings)
    {
        using QualityRuns runs = new(settings);
        string[] compute = runs.Arguments("compute", "tnsm2024.csv"), information = runs.Arguments("information-throughput", "cnsm2022.csv");
        await QualityRuns.WarmAsync();
        foreach (RatioBenchmark benchmark in (RatioBenchmark[])
        [
            .. QualityRuns.Compare("published", $"preset published on compute, {Fused}", [.. compute, "--preset", "published"],
                $"the same, {Torch}", [.. compute, "--preset", "published", "--backend", "torch"]),
            .. QualityRuns.Compare("default", $"default preset on compute, {Fused}", compute, $"the same, {Torch}", [.. compute, "--backend", "torch"]),
            .. QualityRuns.Compare("presets", "default preset on compute", compute, "preset published", [.. compute, "--preset", "published"]),
            .. QualityRuns.Compare("sharing", "default preset on compute, sixteen environments a load", compute,
                Alone, runs.Arguments("compute", "tnsm2024.csv", AtOwnLoads)),
            .. QualityRuns.Compare("information", $"default preset on information-throughput, {Fused}", information, $"the same, {Torch}", [.. information, "--backend", "torch"]),
            .. QualityRuns.Compare("information-sharing", "default preset on information-throughput, sixteen environments a load", information,
                Alone, runs.Arguments("information-throughput", "cnsm2022.csv", AtOwnLoads)),
        ])
        {
            yield return benchmark;
        }
    }
}
