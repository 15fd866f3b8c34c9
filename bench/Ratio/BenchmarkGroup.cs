using System.Collections.Immutable;

namespace Meshward.Bench;

/// <summary>Benchmarks that run together under one name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Summary">What is measured, in a line.</param>
/// <param name="Flags">Flags that it looks at, besides those that all do.</param>
/// <param name="Benchmarks">Prepares each benchmark when it is its turn, and cleans up behind the last.</param>
internal sealed record BenchmarkGroup(string Name, string Summary, ImmutableArray<string> Flags, Func<BenchSettings, IAsyncEnumerable<RatioBenchmark>> Benchmarks)
{
    /// <summary>All groups, in order of help.</summary>
    public static IReadOnlyList<BenchmarkGroup> All { get; } =
    [
        new("train", "environment steps per second, learning included, against the published loop in PyTorch", ["--traces", "--trace", "--baseline", "--steps"], TrainBenchmark.AllAsync),
        new("forest", "predictions of forests, against scikit-learn and ML.NET, and tabulating a scenario", ["--traces", "--trace"], ForestBenchmark.AllAsync),
        new("simulator", "environment steps per second of the simulator alone, over tables and where the model is asked", ["--traces", "--trace"], SimulatorBenchmark.AllAsync),
        new("decision", "one decision of a learned policy: time, allocation, libraries", ["--traces", "--trace"], DecisionBenchmark.AllAsync),
        new("update", "floating-point rate of PPO's update over Torch's matrix product", [], UpdateBenchmark.AllAsync),
        new("growth", "what a service costs on meshes of 4 to 64 services, each against one of 2", [], GrowthBenchmark.AllAsync),
        new("cluster", "two silos against one, messages of a round, and what the death of a silo takes", [], ClusterBenchmark.AllAsync),
        new("control", "from a closed window to the action that is sent, p50 and p99, one mesh of 1 to 1,000 services and 1,000 meshes", [], ControlBenchmark.AllAsync),
        new("testbed", "the testbed's front node against nginx, and the limit and clock error of its load generator", [], TestbedBenchmark.AllAsync),
        new("start", "from the start of the launcher to the end of explain and validate", ["--traces"], StartBenchmark.AllAsync),
        new("policy", "from the start of the launcher to a policy at 99 % of the optimum, every published scenario", ["--traces"], PolicyBenchmark.AllAsync),
        new("quality", "environment steps and seconds of training to 99 % of the optimum, against the update of the reference and the papers' preset", ["--traces"], QualityBenchmark.AllAsync),
        new("steps", "what single steps towards speed brought: environments, minibatches, simulators, random numbers", ["--traces", "--trace"], StepsBenchmark.AllAsync),
    ];
}
