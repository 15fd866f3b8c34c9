using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;
using Meshward.Tests.Shared;

namespace Meshward.Learning.Tests.Training;

/// <summary>The compute scenario over a formula instead of a forest: <c>delay = load * (0.5 + |share - 0.6|) / (20 * cores)</c> seconds.</summary>
internal static class SmallTraining
{
    public static readonly PpoConfig Config = new() { TotalSteps = 4 * 2 * 32 * 8, Environments = 32, BatchSize = 64, Epochs = 2, Simulators = 2 };

    public static TrainingTask Task(PpoConfig? config = null, long seed = 1, UpdateBackend backend = UpdateBackend.Fused) =>
        TrainingTask.Create(Table(), config ?? Config, seed, backend, cores: 2);

    public static OutcomeTable Table()
    {
        string path = Path.Combine(Repository.Root, "scenarios", "compute.yaml");
        using StreamReader text = File.OpenText(path);
        return Table(ScenarioReader.Read(text, "compute.yaml", ".").Value!);
    }

    public static OutcomeTable Table(Scenario scenario)
    {
        ImmutableArray<double> seen =
        [
            .. from load in new[] { 4.0, 8, 12 } from share in Enumerable.Range(0, 6) from cores in Enumerable.Range(1, 5)
               from value in new[] { load, 20.0 * share, cores } select value,
        ];
        return OutcomeTable.Build(new MeshDynamics(scenario, new Formula(), new OperatingRegion([0, 3, 5], [true, false, false], seen))).Value!;
    }

    private sealed class Formula : ISystemModel
    {
        public int FeatureCount => 6;

        public ImmutableArray<string> Targets => ["delay.compute"];

        public void Predict(ReadOnlySpan<double> rows, int rowCount, Span<double> predictions)
        {
            for (int row = 0; row < rowCount; row++)
            {
                ReadOnlySpan<double> features = rows.Slice(6 * row, 6);
                predictions[row] = features[0] * (0.5 + Math.Abs(features[3] / 100 - 0.6)) / (20 * features[5]);
            }
        }
    }
}
