using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Training;

namespace Meshward.Grains.Tests;

/// <summary>What a training gives in one process, without grains: what every cluster must give, too.</summary>
internal static class Undisturbed
{
    /// <summary>Bytes of the policy file after some rounds, or after all of them.</summary>
    public static async Task<byte[]> PolicyAsync(TrainingTask task, int? rounds = null)
    {
        var training = new TrainingRun(task, new InProcessRoundRunner(2));
        using var stop = new CancellationTokenSource();
        TrainingCheckpoint last = await training.RunAsync(
            training.Start(),
            async (reached, _) =>
            {
                if (reached.Round == rounds)
                    await stop.CancelAsync();
            },
            stop.Token);
        return Safetensors.Write(training.Policy(last));
    }
}
