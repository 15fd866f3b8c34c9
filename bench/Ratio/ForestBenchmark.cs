using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;

namespace Meshward.Bench;

/// <summary>Predictions of fully grown forests of 120 trees on one core, and tabulating a scenario of two services on all.</summary>
internal static class ForestBenchmark
{
    private const int Rows = 8192;
    private const int Trees = 120;
    private const string ScikitLearn = "scikit-learn's predict, as many trees on the same rows";

    /// <summary>Against scikit-learn's forest on the same rows, ML.NET's own predictions of the same trees, and row by row.</summary>
    public static async IAsyncEnumerable<RatioBenchmark> AllAsync(BenchSettings settings)
    {
        await PythonScript.RequireAsync("sklearn", "python3-sklearn");
        Scenario compute = BenchMesh.ReadScenario(), information = BenchMesh.ReadScenario("information-throughput");
        string informationTrace = settings.PublicTrace("cnsm2022.csv");
        CleanedTrace one = BenchMesh.ReadRows(compute, settings.TraceOfCompute);
        await foreach (RatioBenchmark benchmark in AgainstScikitLearnAsync("tnsm2024", one))
        {
            yield return benchmark;
        }

        yield return AgainstLibrary(one);
        await foreach (RatioBenchmark benchmark in AgainstScikitLearnAsync("cnsm2022", BenchMesh.ReadRows(information, informationTrace)))
        {
            yield return benchmark;
        }

        yield return Tabulate(BenchMesh.Load(information, informationTrace));
    }

    private static async IAsyncEnumerable<RatioBenchmark> AgainstScikitLearnAsync(string trace, CleanedTrace rows)
    {
        FlatEnsemble forest = ForestTrainer.Train(
            BinnedFeatures.Of(rows.Features.AsSpan(), rows.FeatureCount), [rows.Targets[0]], Trees, 1, 1, 0, Environment.ProcessorCount, default)[0];
        double[] asked = Draw(rows), predictions = new double[Rows];
        DirectoryInfo folder = Directory.CreateTempSubdirectory("meshward-bench-");
        try
        {
            Write(folder, "features", rows.Features.AsSpan());
            Write(folder, "target", rows.Targets[0].AsSpan());
            Write(folder, "rows", asked);
            await using PythonScript python = PythonScript.Start(
                Path.Combine(BenchMesh.Repository, "bench", "Ratio", "forest.py"), folder.FullName, $"{rows.FeatureCount}", $"{Trees}");
            await python.AskAsync("row"); // Waits for its fit.
            forest.Predict(asked, predictions);
            string ours = $"{Trees} trees on {trace}, {forest.NodeCount} nodes";
            yield return new(
                $"batch-{trace}", "rows/s per core", $"{ours}, {Rows} rows a call", ScikitLearn,
                () => Timing.RatePerCoreAsync(Rows, () => forest.Predict(asked, predictions)), () => python.AskAsync("batch"))
            {
                Goal = RatioGoal.Times(1),
            };
            yield return new(
                $"row-{trace}", "µs", $"{ours}, one row a call, median", ScikitLearn,
                () => Timing.QuantileAsync(0.5, Rows, row => forest.Predict(
                    asked.AsSpan(row * rows.FeatureCount, rows.FeatureCount), predictions.AsSpan(0, 1))),
                () => python.AskAsync("row"))
            {
                LessIsBetter = true,
                Goal = RatioGoal.Ceiling(60, "µs"),
            };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static RatioBenchmark AgainstLibrary(CleanedTrace rows)
    {
        double[] asked = Draw(rows), predictions = new double[Rows];
        LibraryForest library = new(rows, asked, Trees);
        library.Flat.Predict(asked, predictions);
        library.Compare(predictions);
        return new(
            "batch-mlnet", "rows/s per core", $"FastForest's {Trees} trees of up to 2000 leaves as flat arrays, {library.Flat.NodeCount} nodes",
            "ML.NET's Transform of the same trees",
            () => Timing.RatePerCoreAsync(Rows, () => library.Flat.Predict(asked, predictions)), () => Timing.RatePerCoreAsync(Rows, () => library.Predict()))
        {
            Goal = RatioGoal.Times(5),
        };
    }

    private static RatioBenchmark Tabulate(BenchMesh mesh)
    {
        ImmutableArray<ImmutableArray<double>> loads =
            [.. Enumerable.Range(0, 225).Select(load => ImmutableArray.Create(5 + 15.0 * (load / 15) / 14, 5 + 15.0 * (load % 15) / 14))];
        MeshDynamics rowByRow = new(mesh.Dynamics.Scenario, new RowByRow(mesh.Fitted.Model), mesh.Fitted.Region);
        return new(
            "tabulate", "s", $"225 loads x {mesh.Table.ConfigurationCount} configurations, {mesh.Fitted.Model.Targets.Length} targets, all cores",
            "the same rows by the same forests, each walked by itself instead of as a lattice",
            () => Timing.SecondsAsync(() => mesh.Table.With(mesh.Dynamics, loads)), () => Timing.SecondsAsync(() => mesh.Table.With(rowByRow, loads)))
        {
            LessIsBetter = true,
            Goal = RatioGoal.Ceiling(10, "s"),
        };
    }

    private static double[] Draw(CleanedTrace rows)
    {
        CounterRandom random = new(1, 1);
        double[] drawn = new double[Rows * rows.FeatureCount];
        for (int row = 0; row < Rows; row++)
        {
            rows.Row(random.NextInt(rows.RowCount)).CopyTo(drawn.AsSpan(row * rows.FeatureCount));
        }

        return drawn;
    }

    private static void Write(DirectoryInfo folder, string name, ReadOnlySpan<double> numbers) =>
        File.WriteAllBytes(Path.Combine(folder.FullName, $"{name}.f64"), MemoryMarshal.AsBytes(numbers));

    private sealed class RowByRow(ISystemModel model) : ISystemModel
    {
        public int FeatureCount => model.FeatureCount;

        public ImmutableArray<string> Targets => model.Targets;

        public void Predict(ReadOnlySpan<double> rows, int rowCount, Span<double> predictions) => model.Predict(rows, rowCount, predictions);
    }
}
