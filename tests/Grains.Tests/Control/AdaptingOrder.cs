using System.Collections.Immutable;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Control.Drift;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;
using Meshward.Grains.Contracts;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;
using Meshward.Tests.Shared;

namespace Meshward.Grains.Tests.Control;

/// <summary>
/// An order to adapt. Its trace says that requests take 100 ms and more; the mesh of <see cref="SteadySource"/> answers in 20 ms with any number of cores,
/// so that its model has drifted from the start. A time step is 0.5 s.
/// </summary>
internal static class AdaptingOrder
{
    private const int Rows = 120;

    private static readonly PpoConfig s_brief = new() { TotalSteps = 1, Environments = 32, BatchSize = 64, Epochs = 1, Simulators = 1 };

    public static async Task<ControlOrder> MakeAsync(string id = "first", int samplesToTrain = 3, long trainingSteps = 8192)
    {
        string yaml = MeasuredScenario.Yaml(ControlledCluster.Name, "0.5 s", "0.1 s") + "\ncontrol: { window-steps: 1, stale-after: 5 s }\n";
        Scenario scenario = ScenarioReader.Read(new StringReader(yaml), "shop.yaml", ".").Value!;
        TraceTable trace = Trace();
        FittedSystemModel fitted = SystemModelFitter.Fit(scenario, trace, 0, 1, CancellationToken.None).Value!;
        CleanedTrace rows = TraceCleaning.Clean(scenario.Model, trace).Value!;
        var basis = new AdaptationBasis(rows, DriftCalibration.Of(scenario, rows, 0, DriftCalibration.DefaultFailure, 1, CancellationToken.None), 0);
        var table = OutcomeTable.Build(new MeshDynamics(scenario, fitted.Model, fitted.Region)).Value!;
        using MemoryStream model = new();
        SystemModelFile.Write(new StoredSystemModel(fitted, scenario.Hash, ""), model);
        MetricFeed feed = new("http://prometheus.example", scenario.Mesh.MonitoringInterval)
        {
            MaxSampleAge = TimeSpan.FromSeconds(5),
            PollPeriod = TimeSpan.FromMilliseconds(100),
        };
        byte[] policy = await Undisturbed.PolicyAsync(TrainingTask.Create(table, s_brief, 1, UpdateBackend.Fused, 1));
        return new ControlOrder(id, $"the test's {id}", scenario.Text, model.ToArray(), policy, new TwinTable([[0], [1]], [0.5]), new MeshPlace { Testbed = "http://testbed.example" }, feed, false)
        {
            Adaptation = AdaptationBasisFile.Write(basis),
            TrainingSteps = trainingSteps,
            SamplesToTrain = samplesToTrain,
        };
    }

    // Each of four configurations many times, with a noise of a tenth.
    private static TraceTable Trace()
    {
        CounterRandom random = new(1, 2);
        var columns = new List<double>[] { [], [], [], [] };
        for (int row = 0; row < Rows; row++)
        {
            (double load, double cores) = (20 * (1 + (row % 2)), 1 + (row / 2 % 2));
            columns[0].Add(load);
            columns[1].Add(cores);
            columns[2].Add(0.1 * load / 20 / cores * Math.Exp(0.1 * random.NextNormal()));
            columns[3].Add(load);
        }

        return new TraceTable("trace.csv", ["load_info1", "cores_node1", "mean_info1", "admitted_info1"], [.. columns.Select(column => column.ToImmutableArray())]);
    }
}
