using System.Globalization;
using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Scenarios;

public sealed class PublishedScenarioTests
{
    private static readonly string _folder = Path.Combine(Repository.Root, "scenarios");

    public static TheoryData<string> Files => [.. Directory.GetFiles(_folder, "*.yaml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    // Examples ship no trace.
    public static TheoryData<string> FilesAndExamples =>
    [
        .. Directory.GetFiles(_folder, "*.yaml", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_folder, path)).Order(StringComparer.Ordinal),
    ];

    internal static Scenario Read(string file)
    {
        using StreamReader text = new(Path.Combine(_folder, file));
        Checked<Scenario> read = ScenarioReader.Read(text, file, _folder);
        Assert.True(read.IsValid, string.Join('\n', read.Diagnostics));
        return read.Value;
    }

    [Theory]
    [MemberData(nameof(FilesAndExamples))]
    public void Every_scenario_is_read_without_mistakes_and_has_the_name_of_its_file(string file) =>
        Assert.Equal(Path.GetFileNameWithoutExtension(file), Read(file).Name);

    // What the paper's simulator logged: a step acts on the load that the line before it ends with.
    [Theory]
    [InlineData("sc1_fig12_sim_seen", 1001)]
    [InlineData("sc1_fig13_sim_unseen", 1001)]
    public void The_reward_of_information_throughput_is_the_one_that_the_simulator_logged(string trace, int rows)
    {
        Scenario scenario = Read("information-throughput.yaml");
        double[][] loads = [.. File.ReadLines(RealTraces.Path($"evaluations/raw/{trace}.txt"))
            .Select(line => Numbers(line[1..line.IndexOf(']', StringComparison.Ordinal)].Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        Dictionary<string, double>[] steps = Steps($"evaluations/{trace}.csv");
        Assert.Equal(rows, steps.Length);
        for (int i = 1; i < rows; i++)
        {
            Dictionary<string, double> step = steps[i];
            double reward = Reward(scenario, loads[i - 1], [step["p11"], step["p21"], step["b1"], step["b2"]], Delays(step));
            Assert.True(Math.Abs(reward - step["reward"]) <= 1e-9, $"step {i}: {reward} instead of {step["reward"]}");
        }
    }

    // On the testbed the carried load was measured; it is taken here as the load of a step that sends all to node 2 and blocks nothing.
    [Theory]
    [InlineData("information-weighted.yaml", "sc2_fig16_testbed_unseen.csv", 958)]
    [InlineData("information-priority.yaml", "sc3_fig17_testbed_unseen.csv", 954)]
    public void The_reward_is_the_one_that_was_logged_on_the_testbed(string file, string trace, int rows)
    {
        Scenario scenario = Read(file);
        Dictionary<string, double>[] steps = Steps($"evaluations/{trace}");
        Assert.Equal(rows, steps.Length);
        foreach (Dictionary<string, double> step in steps)
        {
            double reward = Reward(scenario, [step["cl1"], step["cl2"]], [0, 0, 0, 0], Delays(step));
            Assert.True(Math.Abs(reward - step["reward"]) <= 1e-9, $"{reward} instead of {step["reward"]}");
        }
    }

    [Fact]
    public void The_reward_of_mixed_cost_is_the_one_that_was_logged()
    {
        Scenario scenario = Read("mixed-cost.yaml");
        Dictionary<string, double>[] steps = Steps("evaluations/sc4_fig18_testbed_seen.csv");
        Assert.Equal(151, steps.Length);
        foreach (Dictionary<string, double> step in steps)
        {
            double[] controls = [step["cpu1"] / 1000, step["cpu2"] / 1000, step["p1"] / 100, step["p2"] / 100];
            double reward = Reward(scenario, [step["l1"], step["l2"]], controls, [step["d1"], step["d2"]]);
            Assert.True(Math.Abs(reward - step["reward"]) <= 1e-9, $"{reward} instead of {step["reward"]}");
        }
    }

    // By hand from the papers' formulas.
    [Theory]
    [InlineData("rollout-2.yaml", 1, 0.2, 3, 0.1204, 0.4)]
    [InlineData("rollout-2.yaml", 1, 0.2, 3, 0.1206, -0.001)]
    [InlineData("rollout-2.yaml", 1, 1, 5, 0.05, 0)]
    [InlineData("rollout-2.yaml", 1, 0, 1, 2.5, -2.38)]
    [InlineData("rollout-3.yaml", 3, 0.2, 4, 0.115, 0.16)]
    [InlineData("rollout-3.yaml", 2, 0, 2, 0.1, 0.6)]
    [InlineData("rollout-3.yaml", 1, 0.6, 1, 0.615, -0.5)]
    public void The_reward_of_the_rollout_paper_is_that_of_the_new_configuration(
        string file, double load, double share, double cores, double delay, double reward)
    {
        Scenario scenario = Read(file);
        double[] frame = scenario.Formulas.NewFrame(), features = new double[scenario.Formulas.FeatureCount];
        scenario.Formulas.SetKnown(frame, [load], [share, cores], features);
        Assert.Equal([cores, share, 5 * load, 5 * load], features);
        Assert.Equal(reward, scenario.Formulas.Reward(frame, [delay]), 1e-12);
    }

    [Theory]
    [InlineData(0.95, 0.115, 0.24)]
    [InlineData(0.951, 0.1, 0)]
    [InlineData(0.5, 0.1151, 0)]
    public void The_reward_of_rollout_1_is_what_is_spared_while_both_delays_are_kept(double compute, double information, double reward) =>
        Assert.Equal(reward, Reward(Read("rollout-1.yaml"), [4, 15], [0.2, 0.4, 2, 3], [compute, information]), 1e-12);

    [Fact]
    public void The_model_of_rollout_3_knows_two_loads_before_the_change_and_all_after_it()
    {
        ModelSpec before = Read("rollout-3.yaml").Model, after = before.WithVariant("after")!;
        TraceTable trace = TraceReader.Read(File.OpenRead(RealTraces.Path("rollout/scenario3.csv")), "scenario3.csv").Value!;
        CleaningReport learned = TraceCleaning.Clean(before, trace).Value!.Report;
        LeftOutRows other = Assert.Single(learned.LeftOut, rows => rows.Reason == LeftOutReason.NotAskedFor);
        Assert.Equal(871, other.Count);
        Assert.Equal(2671, learned.Read);
        Assert.DoesNotContain(TraceCleaning.Clean(after, trace).Value!.Report.LeftOut, rows => rows.Reason == LeftOutReason.NotAskedFor);
        Assert.Null(before.WithVariant("later"));
    }

    [Theory]
    [InlineData("rollout-2.yaml", null, "training", 10)]
    [InlineData("rollout-2.yaml", "after", "training", 10)]
    [InlineData("rollout-3.yaml", null, "training", 10)]
    [InlineData("market.yaml", null, "training", 1, 6000)]
    public void The_trace_beside_a_scenario_is_what_its_stand_in_makes(string file, string? variant, string load, int windows, int? drawn = null)
    {
        Scenario scenario = Read(file);
        scenario = variant is null ? scenario : scenario with { Model = scenario.Model.WithVariant(variant)! };
        QueueingTraceSettings settings = QueueingTraceSettings.For(scenario) with { Windows = windows };
        using MemoryStream made = new();
        TraceWriter.Write(QueueingTrace.Generate(scenario, scenario.FindLoad(load)!, settings, 1, drawn), made);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_folder, scenario.Model.Trace)), made.ToArray());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_trace_beside_a_scenario_covers_every_load_that_policies_learn_on(string file)
    {
        Scenario scenario = Read(file);
        using FileStream stream = File.OpenRead(Path.Combine(_folder, scenario.Model.Trace));
        TraceTable trace = TraceReader.Read(stream, scenario.Model.Trace).Value!;
        OperatingRegion region = OperatingRegions.Of(scenario, TraceCleaning.Clean(scenario.Model, trace).Value!);
        double[] frame = scenario.Formulas.NewFrame(), features = new double[scenario.Formulas.FeatureCount];
        double[] controls = [.. scenario.Controls.Select(control => control.Levels[control.InitialLevel])];
        Assert.All(scenario.TrainingLoad.FiniteLoads, loads =>
        {
            scenario.Formulas.SetKnown(frame, loads.AsSpan(), controls, features);
            Assert.True(region.Contains(features), string.Join(' ', loads));
        });
    }

    [Fact]
    public void Rollout_controls_move_in_steps_learn_from_near_and_are_judged_from_afar()
    {
        Scenario scenario = Read("rollout-3.yaml");
        Assert.All(scenario.Controls, control => Assert.Equal((ControlMode.Incremental, 3), (control.Mode, control.ActionCount)));
        Assert.Equal([5, 4], scenario.Controls.Select(control => control.InitialLevel));
        Assert.Equal([0, 1], scenario.Controls[0].StartLevels);
        Assert.Equal([0, 1, 2, 3, 4], scenario.Controls[1].StartLevels);
        Assert.Equal(0.99, scenario.Discount);
        WeightedChoiceLoad load = Assert.IsType<WeightedChoiceLoad>(scenario.TrainingLoad);
        Assert.Equal(20, load.HoldSteps);
        Assert.Equal([0.33, 0.33, 0.34], load.FiniteWeights);
        Assert.Equal([1.0, 2.0, 3.0], load.FiniteLoads.Select(row => row[0]));
    }

    private static double Reward(Scenario scenario, double[] loads, double[] controls, double[] targets)
    {
        double[] frame = scenario.Formulas.NewFrame();
        scenario.Formulas.SetKnown(frame, loads, controls, new double[scenario.Formulas.FeatureCount]);
        return scenario.Formulas.Reward(frame, targets);
    }

    private static double[] Delays(Dictionary<string, double> step) => [step["d11"], step["d12"], step["d21"], step["d22"]];

    private static Dictionary<string, double>[] Steps(string trace)
    {
        string[] lines = File.ReadAllLines(RealTraces.Path(trace));
        string[] names = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => names.Zip(Numbers(line.Split(','))).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    private static double[] Numbers(string[] texts) => [.. texts.Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
}
