using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;

namespace Meshward.Bench;

/// <summary>A mesh of any number of services, each with a forest of its own form: that of one service, which is fitted once, for all of them.</summary>
internal static class ControlMesh
{
    /// <summary>A mesh of this many services.</summary>
    public static MeshDynamics Of(int services)
    {
        using StringReader text = new(WideMesh.Yaml([.. Enumerable.Range(1, services).Select(service => $"s{service}")]));
        Scenario scenario = BenchMesh.Valid(ScenarioReader.Read(text, "generated", "."));
        scenario = scenario with { Safety = scenario.Safety with { WindowSteps = 1, CoolDown = TimeSpan.FromSeconds(1), DirectionChanges = 1000, LargestChange = 1 } };
        WideMesh one = WideMesh.Of(1);
        return new MeshDynamics(scenario, new Repeated(one.Fitted.Model, services), one.Fitted.Region);
    }

    private sealed class Repeated(EnsembleModel model, int services) : ISystemModel
    {
        private const int Own = 2;

        public int FeatureCount => Own * services;

        public ImmutableArray<string> Targets { get; } = [.. Enumerable.Range(1, services).Select(service => $"delay.s{service}")];

        public void Predict(ReadOnlySpan<double> rows, int rowCount, Span<double> predictions)
        {
            double[] own = new double[Own * rowCount];
            for (int service = 0; service < services; service++)
            {
                for (int row = 0; row < rowCount; row++)
                {
                    rows.Slice((row * FeatureCount) + (Own * service), Own).CopyTo(own.AsSpan(Own * row));
                }

                model.Predict(own, rowCount, predictions.Slice(service * rowCount, rowCount));
            }
        }
    }
}
