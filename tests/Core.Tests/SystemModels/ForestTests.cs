using System.Collections.Immutable;
using FsCheck.Xunit;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;
using Meshward.Tests.Shared;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace Meshward.Core.Tests.SystemModels;

public sealed class ForestTests(ITestOutputHelper output)
{
    private static readonly CancellationToken _none = CancellationToken.None;

    [Fact]
    public void A_forest_is_the_same_for_any_number_of_threads()
    {
        (BinnedFeatures features, ImmutableArray<ImmutableArray<double>> targets) = Data(400);

        ImmutableArray<FlatEnsemble> one = ForestTrainer.Train(features, targets, 20, 1, 2, 5, 1, _none);
        ImmutableArray<FlatEnsemble> two = ForestTrainer.Train(features, targets, 20, 1, 2, 5, 2, _none);

        Assert.All(one.Zip(two), pair => Assert.Equal(Nodes(pair.First), Nodes(pair.Second)));
    }

    [Fact]
    public void Seeds_targets_and_forests_have_trees_of_their_own()
    {
        (BinnedFeatures features, ImmutableArray<ImmutableArray<double>> targets) = Data(400);

        FlatEnsemble single = ForestTrainer.Train(features, targets, 10, 1, 1, 5, 2, _none)[0];
        FlatEnsemble pair = ForestTrainer.Train(features, targets, 10, 1, 2, 5, 2, _none)[0];
        FlatEnsemble other = ForestTrainer.Train(features, targets, 10, 1, 1, 6, 2, _none)[0];
        ImmutableArray<FlatEnsemble> twice = ForestTrainer.Train(features, [targets[0], targets[0]], 10, 1, 1, 5, 2, _none);

        Assert.Equal(Nodes(single), Nodes(pair)[..Nodes(single).Length]);
        Assert.Equal(20, pair.TreeCount);
        Assert.NotEqual(Nodes(single), Nodes(pair)[Nodes(single).Length..]);
        Assert.NotEqual(Nodes(single), Nodes(other));
        Assert.NotEqual(Nodes(twice[0]), Nodes(twice[1]));
    }

    [Fact]
    public void The_share_of_rows_that_a_bootstrap_leaves_out_is_one_over_e()
    {
        // With targets that are all different, leaves of a fully grown tree are the distinct rows drawn.
        double[] rows = [.. Enumerable.Range(0, 250).Select(i => (double)i)];
        FlatEnsemble forest = ForestTrainer.Train(BinnedFeatures.Of(rows, 1), [[.. rows]], 200, 1, 1, 1, 2, _none)[0];

        double leaves = Nodes(forest).Count(node => node.IsLeaf) / 200.0 / 250;
        Assert.Equal(1 - Math.Pow(1 - 1 / 250.0, 250), leaves, 0.01);
    }

    [Property(MaxTest = 50)]
    public void A_batch_of_any_size_is_predicted_as_row_by_row_through_the_trees(long seed, byte rowCount)
    {
        (BinnedFeatures features, ImmutableArray<ImmutableArray<double>> targets) = Data(60);
        FlatEnsemble forest = ForestTrainer.Train(features, targets, 19, 1, 1, seed, 1, _none)[0];
        CounterRandom random = new(seed, 2);
        double[] rows = [.. Enumerable.Range(0, 3 * rowCount).Select(_ => 12 * random.NextDouble())];
        double[] predictions = new double[rowCount];
        forest.Predict(rows, predictions);

        for (int row = 0; row < rowCount; row++)
        {
            double sum = 0;
            for (int tree = 0; tree < forest.TreeCount; tree++)
            {
                sum += Walk(forest.Tree(tree), 0, rows.AsSpan(3 * row, 3));
            }

            Assert.Equal(sum / 19, predictions[row], 1e-12);
        }
    }

    [Fact]
    public void Predicting_allocates_nothing()
    {
        (BinnedFeatures features, ImmutableArray<ImmutableArray<double>> targets) = Data(60);
        EnsembleModel model = new(["a", "b"], ForestTrainer.Train(features, targets, 7, 1, 1, 0, 1, _none));
        double[] rows = new double[3 * 100];
        double[] predictions = new double[2 * 100];
        model.Predict(rows, 100, predictions);

        long before = GC.GetAllocatedBytesForCurrentThread();
        model.Predict(rows, 100, predictions);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Nodes_that_lead_nowhere_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new FlatEnsemble(1, [[new(0, 0, 1), TreeNode.Leaf(1)]], 0, 1));
        Assert.Throws<ArgumentException>(() => new FlatEnsemble(1, [[new(0, 1, 1), TreeNode.Leaf(1), TreeNode.Leaf(2)]], 0, 1));
        Assert.Throws<ArgumentException>(() => new FlatEnsemble(1, [[new(0, 0, 0), TreeNode.Leaf(1)]], 0, 1));
        Assert.Throws<ArgumentException>(() => new FlatEnsemble(1, [[TreeNode.Leaf(1)], []], 0, 1));
    }

    [Fact]
    public void Cancelling_stops_the_training()
    {
        (BinnedFeatures features, ImmutableArray<ImmutableArray<double>> targets) = Data(60);
        Assert.Throws<OperationCanceledException>(() => ForestTrainer.Train(features, targets, 7, 1, 1, 0, 2, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Boosted_trees_fit_the_trace_and_are_the_same_every_time(long seed)
    {
        CleanedTrace rows = Compute();
        FlatEnsemble boosted = Assert.Single(BoostedTrainer.Train(rows, seed, _none));
        double[] predictions = new double[rows.RowCount];
        boosted.Predict(rows.Features.AsSpan(), predictions);

        Assert.Equal(BoostedTrainer.Trees, boosted.TreeCount);
        Assert.Equal(Nodes(boosted), Nodes(BoostedTrainer.Train(rows, seed, _none)[0]));
        double nmae = predictions.Zip(rows.Targets[0]).Average(pair => Math.Abs(pair.First - pair.Second)) / rows.Targets[0].Average();
        Assert.InRange(nmae, 0.01, 0.35);
    }

    [Fact]
    public void Trees_of_MLNet_predict_flat_as_they_do_in_the_library()
    {
        CleanedTrace rows = Compute();
        MLContext context = new(1);
        IDataView data = View(context, rows);
        var forest = context.Regression.Trainers.FastForest(new FastForestRegressionTrainer.Options { NumberOfTrees = 20, NumberOfThreads = 1 }).Fit(data);
        var fastTree = context.Regression.Trainers.FastTree(new FastTreeRegressionTrainer.Options { NumberOfTrees = 20, NumberOfThreads = 1 }).Fit(data);
        var lightGbm = context.Regression.Trainers.LightGbm(new LightGbmRegressionTrainer.Options { NumberOfIterations = 100, NumberOfThreads = 1 }).Fit(data);

        // FastForest's prediction is the mean of its trees.
        CompareWithLibrary(forest, data, rows, BoostedTrainer.Flatten(rows.FeatureCount, forest.Model.TrainedTreeEnsemble), 1.0 / 20);
        CompareWithLibrary(fastTree, data, rows, BoostedTrainer.Flatten(rows.FeatureCount, fastTree.Model.TrainedTreeEnsemble), 1);
        CompareWithLibrary(lightGbm, data, rows, BoostedTrainer.Flatten(rows.FeatureCount, lightGbm.Model.TrainedTreeEnsemble), 1);
    }

    [Fact]
    public void The_forest_is_as_accurate_as_FastForest_on_held_out_rows()
    {
        CleanedTrace rows = RealOrSkip();
        int[] heldOut = [.. Enumerable.Range(0, rows.RowCount).Where(row => row % 10 == 3)];
        CleanedTrace learned = rows.Select([.. Enumerable.Range(0, rows.RowCount).Except(heldOut)]);
        CleanedTrace asked = rows.Select(heldOut);

        // Bagged trees of one leaf a row: FastForest's nearest form to a fully grown forest.
        MLContext context = new(1);
        var fast = context.Regression.Trainers.FastForest(new FastForestRegressionTrainer.Options
        {
            NumberOfTrees = 10,
            NumberOfLeaves = 2000,
            MinimumExampleCountPerLeaf = 1,
            FeatureFraction = 1,
            FeatureFractionPerSplit = 0.67,
            NumberOfThreads = 1,
        }).Fit(View(context, learned));
        double[] theirs = [.. fast.Transform(View(context, asked)).GetColumn<float>("Score").Select(score => (double)score)];
        double[] ours = new double[heldOut.Length];
        SystemModelFitter.Train(ModelScenarios.ComputeModel with { Forests = 1, Trees = 10 }, learned, 0, 2, _none).Predict(asked.Features.AsSpan(), heldOut.Length, ours);

        double ourError = ours.Zip(asked.Targets[0]).Average(pair => Math.Abs(pair.First - pair.Second));
        double theirError = theirs.Zip(asked.Targets[0]).Average(pair => Math.Abs(pair.First - pair.Second));
        output.WriteLine($"mean absolute error {ourError:F3} s, FastForest {theirError:F3} s");
        Assert.InRange(ourError, 0.8 * theirError, 1.1 * theirError);
    }

    private static void CompareWithLibrary(ITransformer library, IDataView data, CleanedTrace rows, FlatEnsemble flat, double scale)
    {
        float[] theirs = [.. library.Transform(data).GetColumn<float>("Score")];
        double[] ours = new double[rows.RowCount];
        flat.Predict(rows.Features.AsSpan(), ours);

        Assert.All(ours.Zip(theirs), pair => Assert.Equal(pair.Second, scale * pair.First, 1e-4 * (1 + Math.Abs(pair.Second))));
    }

    private static IDataView View(MLContext context, CleanedTrace rows)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Sample));
        schema[nameof(Sample.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows.FeatureCount);
        return context.Data.LoadFromEnumerable(
            Enumerable.Range(0, rows.RowCount).Select(row => new Sample
            {
                Features = [.. rows.Row(row).ToArray().Select(value => (float)value)],
                Label = (float)rows.Targets[0][row],
            }),
            schema);
    }

    private static double Walk(ReadOnlySpan<TreeNode> nodes, int node, ReadOnlySpan<double> row)
    {
        TreeNode at = nodes[node];
        return at.IsLeaf ? at.Value : Walk(nodes, node + (row[at.Feature] <= at.Value ? at.Child : at.Child + 1), row);
    }

    private static TreeNode[] Nodes(FlatEnsemble forest) =>
        [.. Enumerable.Range(0, forest.TreeCount).SelectMany(tree => forest.Tree(tree).ToArray())];

    private static (BinnedFeatures Features, ImmutableArray<ImmutableArray<double>> Targets) Data(int rowCount)
    {
        CounterRandom random = new(9, 9);
        double[] features = [.. Enumerable.Range(0, 3 * rowCount).Select(_ => (double)random.NextInt(12))];
        ImmutableArray<double> first = [.. Enumerable.Range(0, rowCount).Select(i => features[3 * i] * features[3 * i + 1] + random.NextNormal())];
        return (BinnedFeatures.Of(features, 3), [first, [.. first.Select(value => -value)]]);
    }

    private static CleanedTrace Compute()
    {
        Scenario scenario = ModelScenarios.Compute();
        return TraceCleaning.Clean(scenario.Model, QueueingTrace.Generate(scenario, QueueingTraceSettings.For(scenario), 1)).Value!;
    }

    private static CleanedTrace RealOrSkip()
    {
        using FileStream stream = File.OpenRead(RealTraces.Path("tnsm2024.csv"));
        return TraceCleaning.Clean(ModelScenarios.ComputeModel, TraceReader.Read(stream, "tnsm2024.csv").Value!).Value!;
    }

    private sealed class Sample
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
