using Meshward.Core.Randomness;
using Meshward.Learning.Ppo;
using Meshward.Learning.Ppo.Torch;
using TorchSharp;

namespace Meshward.Bench;

/// <summary>
/// Floating-point work of the update's matrix products per second, over what Torch's matrix multiplication reaches on the same shapes and
/// one thread, with every observation distinct, so that none is computed once for several samples; then what the fused update and distinct
/// observations each bring.
/// </summary>
internal static class UpdateBenchmark
{
    private const int LoadsOfCompute = 3;

    /// <summary>The published networks at the papers' minibatch and at a large one.</summary>
    public static async IAsyncEnumerable<RatioBenchmark> AllAsync(BenchSettings settings)
    {
        await Task.CompletedTask;
        ActorCriticShape shape = new(1, PpoConfig.Published.Hidden, [6, 5], HeadForm.Independent);
        TorchUpdate reference = new(shape); // Loads Torch, and sets it to one thread.
        foreach (int batch in (int[])[64, 1024])
        {
            PpoConfig config = PpoConfig.Published with { Environments = Math.Max(1024, 4 * batch), StepsPerEnvironment = 1, BatchSize = batch };
            int samples = config.SamplesPerRound * config.Epochs, all = config.Environments;
            double work = WorkPerSample(shape) * samples * 1e-9;
            Action fused = Prepare(new FusedUpdate(shape), shape, config, all);
            yield return new(
                $"update-{batch}", "GFLOP/s per core",
                $"4x64 networks, minibatch {batch}, distinct observations: matrix products alone are counted, everything is timed",
                "Torch's matrix product, the fastest of the shapes of a layer's forward pass, inputs' gradient and weights' gradient",
                async () => work * await Timing.RatePerCoreAsync(1, fused), () => MultiplyAsync(batch))
            {
                Goal = RatioGoal.Times(0.65),
            };
            Action torch = Prepare(reference, shape, config, all), shared = Prepare(new FusedUpdate(shape), shape, config, LoadsOfCompute);
            yield return new(
                $"fused-{batch}", "samples/s per core", $"the fused update, minibatch {batch}, distinct observations", "TorchSharp's update of the same samples",
                () => Timing.RatePerCoreAsync(samples, fused), () => Timing.RatePerCoreAsync(samples, torch));
            yield return new(
                $"shared-{batch}", "samples/s per core", $"the fused update, minibatch {batch}, {LoadsOfCompute} observations, as many as compute has", "with distinct observations",
                () => Timing.RatePerCoreAsync(samples, shared), () => Timing.RatePerCoreAsync(samples, fused));
        }
    }

    /// <summary>
    /// Floating-point operations of the matrix products for one distinct observation, forward and backward: 2 a weight for the forward
    /// pass, 2 for the weights' gradient, and 2 for the inputs' gradient in all layers but the first.
    /// </summary>
    private static double WorkPerSample(ActorCriticShape shape) => shape.Policies.Append(shape.Value).Sum(network =>
        network.Layers.Select((layer, i) => (i == 0 ? 4.0 : 6.0) * layer.Inputs * layer.Outputs).Sum());

    private static Action Prepare(IPpoUpdate update, ActorCriticShape shape, PpoConfig config, int observations)
    {
        CounterRandom random = new(1, 1);
        LearnerState learner = new(Initialisation.Orthogonal(shape, ref random));
        RolloutBuffer buffer = new(shape, config.StepsPerEnvironment, config.Environments);
        ObservingEnvironments environments = new(config.Environments, observations, 1, shape.ActionCounts);
        new RolloutCollector(shape, new ObservationEncoding(1, 0)).Collect(environments, new ActorCritic(shape, learner.Weights), buffer, ref random);
        GeneralisedAdvantage.Compute(buffer, 0, config.GaeLambda);
        return () => update.Update(learner, buffer, config, 1e-6, 0, ref random, CancellationToken.None);
    }

    private static async Task<double> MultiplyAsync(int batch)
    {
        const int width = 64, calls = 1000;
        double work = 2e-9 * batch * width * width * calls;
        double forward = await RateAsync(() => torch.rand(batch, width), () => torch.rand(width, width));
        double inputs = await RateAsync(() => torch.rand(batch, width), () => torch.rand(width, width).t());
        double weights = await RateAsync(() => torch.rand(batch, width).t(), () => torch.rand(batch, width));
        return work * Math.Max(forward, Math.Max(inputs, weights));

        static async Task<double> RateAsync(Func<torch.Tensor> first, Func<torch.Tensor> second)
        {
            using torch.Tensor left = first(), right = second(), product = torch.zeros(left.shape[0], right.shape[1]);
            return await Timing.RatePerCoreAsync(1, () =>
            {
                for (int call = 0; call < calls; call++)
                {
                    product.addmm_(left, right, 0, 1); // Into what is there: a new result a call would be slower.
                }
            });
        }
    }
}
