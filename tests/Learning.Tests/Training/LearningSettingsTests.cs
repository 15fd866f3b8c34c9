using Meshward.Core.Scenarios;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;
using Meshward.Tests.Shared;

namespace Meshward.Learning.Tests.Training;

public sealed class LearningSettingsTests
{
    private static Scenario Read(string file)
    {
        string folder = Path.Combine(Repository.Root, "scenarios");
        using StreamReader text = new(Path.Combine(folder, file));
        return ScenarioReader.Read(text, file, folder).Value!;
    }

    // The papers' parameters: published scenario by scenario, where they are.
    [Theory]
    [InlineData("information-throughput.yaml", "64,64", 1e-3, 1024, 64, 0.0)]
    [InlineData("rollout-2.yaml", "128,128,128", 5e-4, 512, 64, 0.05)]
    [InlineData("rollout-3.yaml", "128,128,128", 5e-4, 512, 64, 0.05)]
    [InlineData("compute.yaml", "64,64,64,64", 1e-4, 1024, 64, 0.0)]
    public void The_preset_published_takes_the_parameters_of_its_paper(
        string file, string layers, double rate, int steps, int batch, double entropy)
    {
        PpoConfig config = LearningSettings.For(PpoConfig.Published, Read(file));
        Assert.Equal(layers, string.Join(',', config.Hidden));
        Assert.Equal((rate, steps, batch, entropy), (config.LearningRate, config.StepsPerEnvironment, config.BatchSize, config.EntropyCoefficient));
        Assert.Equal((1, 10, 0.2, 0.95, 1_000_000L), (config.Environments, config.Epochs, config.ClipRange, config.GaeLambda, config.TotalSteps));
    }

    [Fact]
    public void Parameters_of_one_preset_leave_the_other_alone()
    {
        PpoConfig preset = new();
        Assert.Equal(preset, LearningSettings.For(preset, Read("rollout-2.yaml")));
    }

    [Fact]
    public void A_mesh_that_is_too_large_to_tabulate_is_asked_less_and_explores_less()
    {
        PpoConfig config = LearningSettings.For(new PpoConfig(), Read("market.yaml"));
        Assert.Equal((250_000, 256, 4, 1024), (config.TotalSteps, config.Environments, config.EnvironmentsPerLoad, config.BatchSize));
        Assert.Equal((2e-3, 0.05), (config.LearningRate, config.EntropyCoefficient));
        Assert.Equal(2_400_000, LearningSettings.For(new PpoConfig(), Read("compute.yaml")).TotalSteps);
        Assert.Equal(1_000_000, LearningSettings.For(PpoConfig.Published, Read("market.yaml")).TotalSteps);
    }

    [Fact]
    public void Autoregressive_heads_share_a_first_layer_that_is_wider_whoever_asked_for_them()
    {
        Assert.Equal([128, 64], LearningSettings.For(new PpoConfig(), Read("market.yaml")).Hidden);
        Assert.Equal([64, 64], LearningSettings.For(new PpoConfig(), Read("compute.yaml")).Hidden);
        PpoConfig asked = LearningSettings.For(new PpoConfig(), Read("compute.yaml"), HeadForm.Autoregressive);
        Assert.Equal(HeadForm.Autoregressive, asked.Heads);
        Assert.Equal([128, 64], asked.Hidden);
        Assert.Equal(PpoConfig.Published.Hidden, LearningSettings.For(PpoConfig.Published, Read("compute.yaml"), HeadForm.Autoregressive).Hidden);
        Assert.Equal([64, 64], LearningSettings.For(new PpoConfig(), Read("market.yaml"), HeadForm.Independent).Hidden);
    }

    [Fact]
    public void Every_parameter_arrives()
    {
        Scenario scenario = Read("compute.yaml") with
        {
            Learning =
            [
                new LearningSpec("default")
                {
                    NetArch = [32], LearningRate = 0.5, Environments = 3, EnvironmentsPerLoad = 2, StepsPerEnvironment = 4, BatchSize = 5, Epochs = 6, GaeLambda = 0.7,
                    ClipRange = 0.8, EntropyCoefficient = 0.9, ValueCoefficient = 1.1, MaxGradientNorm = 1.2, TotalSteps = 13, StopAtRatio = 0.9,
                },
            ],
        };
        PpoConfig config = LearningSettings.For(new PpoConfig(), scenario);
        Assert.Equal([32], config.Hidden);
        Assert.Equal(2, config.EnvironmentsPerLoad);
        Assert.Equal((0.5, 3, 4, 5, 6, 0.7), (config.LearningRate, config.Environments, config.StepsPerEnvironment, config.BatchSize, config.Epochs, config.GaeLambda));
        Assert.Equal(
            (0.8, 0.9, 1.1, 1.2, 13L, 0.9),
            (config.ClipRange, config.EntropyCoefficient, config.ValueCoefficient, config.MaxGradientNorm, config.TotalSteps, config.StopAtRatio));
    }
}
