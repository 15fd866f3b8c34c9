using System.Collections.Immutable;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Ppo.Torch;
using Meshward.Learning.Training;
using TorchSharp;

namespace Meshward.Bench;

/// <summary>One decision of a learned policy: what is known of the mesh in, an action out.</summary>
internal static class DecisionBenchmark
{
    private const int Calls = 100_000;
    private const string Ours = "a decision of LearnedPolicy, 4x64 networks of the published preset: encoding, networks, mask, action";
    private const string Torch = "TorchSharp: tensor of the observation, the same policy network, argmax of each head, read back";

    /// <summary>What it allocates and loads, then its times.</summary>
    public static async IAsyncEnumerable<RatioBenchmark> AllAsync(BenchSettings settings)
    {
        await Task.CompletedTask;
        BenchMesh mesh = BenchMesh.Load(BenchMesh.ReadScenario(), settings.TraceOfCompute);
        Action<int> decide = Decision(mesh, PpoConfig.Published), decideByDefault = Decision(mesh, new PpoConfig());
        yield return new("allocated", "bytes a decision", Ours, null, () => Task.FromResult(Allocated(decide)), null) { LessIsBetter = true, Goal = RatioGoal.Ceiling(0, "bytes a decision") };
        yield return new("torch-files", "libraries of Torch in the process", Ours, null, () => Task.FromResult(TorchFiles()), null)
        {
            LessIsBetter = true,
            Goal = RatioGoal.Ceiling(0, "libraries of Torch in the process"),
        };
        Action<int> torchDecide = TorchDecision(mesh);
        yield return Time("p50", 0.5, Ours, decide, torchDecide, RatioGoal.Ceiling(2, "µs"));
        yield return Time("p99", 0.99, Ours, decide, torchDecide, RatioGoal.Ceiling(10, "µs"));
        yield return Time("p50-default", 0.5, "the same with the default preset: 2x64 networks, 17 inputs, 30 joint actions", decideByDefault, torchDecide, null);
    }

    private static RatioBenchmark Time(string name, double quantile, string oursIs, Action<int> ours, Action<int> torch, RatioGoal? goal) => new(
        name, "µs", oursIs, Torch,
        () => Timing.QuantileAsync(quantile, Calls, ours), () => Timing.QuantileAsync(quantile, Calls / 10, torch))
    {
        LessIsBetter = true,
        Goal = goal,
    };

    private static Action<int> Decision(BenchMesh mesh, PpoConfig config)
    {
        Scenario scenario = mesh.Dynamics.Scenario;
        TrainingTask task = TrainingTask.Create(mesh.Table, config, seed: 1, UpdateBackend.Fused, cores: 1);
        TrainingRun run = new(task, new InProcessRoundRunner(1));
        LearnedPolicy policy = new(run.Policy(run.Start()), scenario);
        bool[] mask = new AllowedActions(mesh.Dynamics).At(mesh.Table.Loads[0].AsSpan(), mesh.Table.Grid.InitialLevels.AsSpan()).ToArray();
        int[] levels = [.. mesh.Table.Grid.InitialLevels], actions = new int[levels.Length];
        ImmutableArray<ImmutableArray<double>> loads = mesh.Table.Loads;
        return call => policy.Decide(new MeshSnapshot(call, loads[call % loads.Length].AsSpan(), levels, mask), actions);
    }

    private static Action<int> TorchDecision(BenchMesh mesh)
    {
        ImmutableArray<int> counts = mesh.Table.Grid.ActionCounts;
        _ = new TorchUpdate(new ActorCriticShape(1, [64], counts, HeadForm.Independent)); // Loads Torch.
        List<torch.nn.Module<torch.Tensor, torch.Tensor>> layers = [];
        for (int layer = 0, inputs = 1; layer < 4; layer++, inputs = 64)
        {
            layers.AddRange([torch.nn.Linear(inputs, 64), torch.nn.Tanh()]);
        }

        torch.nn.Module<torch.Tensor, torch.Tensor> network = torch.nn.Sequential([.. layers, torch.nn.Linear(64, counts.Sum())]);
        long[] heads = [.. counts.Select(count => (long)count)], actions = new long[heads.Length];
        return call =>
        {
            using torch.Tensor result = Decide((float)mesh.Table.Loads[call % mesh.Table.Loads.Length][0]);
        };

        torch.Tensor Decide(float load)
        {
            using IDisposable noGradient = torch.no_grad();
            using var scope = torch.NewDisposeScope();
            torch.Tensor logits = network.forward(torch.tensor([load], [1, 1]));
            torch.Tensor[] split = logits.split(heads, 1);
            for (int head = 0; head < split.Length; head++)
            {
                actions[head] = split[head].argmax().item<long>();
            }

            return logits.MoveToOuterDisposeScope();
        }
    }

    private static double Allocated(Action<int> decide)
    {
        decide(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < Calls; call++)
        {
            decide(call);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Calls;
    }

    private static double TorchFiles() =>
        File.ReadLines("/proc/self/maps").Where(line => line.Contains("torch", StringComparison.OrdinalIgnoreCase) && line.EndsWith(".so", StringComparison.Ordinal))
            .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..]).Distinct().Count();
}
