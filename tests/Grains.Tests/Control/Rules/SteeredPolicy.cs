using Meshward.Core.Scenarios;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Grains.Tests.Control.Rules;

/// <summary>A policy file whose network is one layer, so that it proposes what a test says: one configuration at low loads of the first service, another one at high loads.</summary>
internal static class SteeredPolicy
{
    public static byte[] Of(Scenario scenario, int[] low, int[] high, double threshold)
    {
        PpoConfig config = new() { Hidden = [], Heads = HeadForm.Joint, Frequencies = 0, ScaleObservations = false, Simulators = 1, TotalSteps = 1 };
        ActorCriticShape shape = new(scenario.Observation.Length, [], [.. scenario.Controls.Select(control => control.ActionCount)], HeadForm.Joint);
        float[] weights = new float[shape.ParameterCount];
        LayerShape layer = shape.Policies[0].Layers[0];
        (int atLow, int atHigh) = (JointOf(scenario, low), JointOf(scenario, high));
        weights[layer.BiasOffset + atLow] = 1000;
        if (atHigh != atLow)
        {
            // As large as the other one at the threshold, and far larger above.
            weights[layer.Offset + atHigh] = 100;
            weights[layer.BiasOffset + atHigh] = (float)(1000 - (100 * threshold));
        }

        return Safetensors.Write(new TrainedPolicy
        {
            Scenario = scenario.Name,
            ScenarioHash = scenario.Hash,
            TaskHash = "a test's",
            Config = config,
            Seed = 1,
            Backend = UpdateBackend.Fused,
            Shape = shape,
            Weights = [.. weights],
            EnvSteps = 1,
            MeanReward = 0,
            OptimalReward = 0,
            Curve = [],
        });
    }

    // The last control fastest.
    private static int JointOf(Scenario scenario, int[] levels)
    {
        int joint = 0;
        for (int i = 0; i < levels.Length; i++)
            joint = (joint * scenario.Controls[i].ActionCount) + levels[i];
        return joint;
    }
}
