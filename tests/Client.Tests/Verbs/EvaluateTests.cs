using System.Text.Json;

namespace Meshward.Client.Tests.Verbs;

/// <summary>Several loads and seeds side by side.</summary>
public sealed class EvaluateTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task One_load_is_an_object_with_means_and_deviations_over_five_seeds()
    {
        JsonElement result = (await Evaluate("--json", "--steps", "40")).Json;
        Assert.Equal("training", result.GetProperty("load").GetString());
        Assert.Equal(5, result.GetProperty("seeds").GetInt32());
        JsonElement still = result.GetProperty("policies")[1];
        double[] single = new double[5];
        for (int seed = 1; seed <= 5; seed++)
        {
            JsonElement one = (await Evaluate("--json", "--steps", "40", "--seeds", "1", "--seed", $"{seed}")).Json.GetProperty("policies")[1];
            single[seed - 1] = one.GetProperty("mean_reward").GetDouble();
            Assert.False(one.TryGetProperty("mean_reward_deviation", out _));
        }

        double mean = single.Sum() / 5;
        Assert.Equal(mean, still.GetProperty("mean_reward").GetDouble(), 12);
        Assert.Equal(Math.Sqrt(single.Sum(value => Math.Pow(value - mean, 2)) / 4), still.GetProperty("mean_reward_deviation").GetDouble(), 12);
        Assert.Equal(1, still.GetProperty("cost").GetDouble(), 12);
        Assert.Equal(0, still.GetProperty("shed_share").GetDouble());
        Assert.Equal(0, still.GetProperty("direction_changes").GetDouble());
        Assert.True(result.GetProperty("policies")[0].GetProperty("direction_changes").GetDouble() > 10);
    }

    [Fact]
    public async Task Several_loads_are_listed_in_order_and_all_means_all()
    {
        JsonElement two = (await Evaluate("--json", "--steps", "5", "--seeds", "2", "--load", "shifted,training")).Json.GetProperty("loads");
        Assert.Equal(["shifted", "training"], two.EnumerateArray().Select(load => load.GetProperty("load").GetString()));
        ConsoleRun all = await Evaluate("--steps", "5", "--seeds", "2", "--load", "all");
        Assert.Equal(0, all.ExitCode);
        Assert.All(["training", "unseen", "bursty", "flash-crowd", "diurnal", "shifted"], load => Assert.Contains($"Load {load} ", all.Output));
        Assert.All(all.Output.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 80, line));
    }

    [Fact]
    public async Task A_policy_that_is_named_twice_is_judged_once()
    {
        ConsoleRun run = await ConsoleRun.Of("evaluate", _place.Scenario, "--policy", "no-op", "--policy", "optimal", "--policy", "no-op", "--steps", "5", "--json");

        Assert.Equal(["no-op", "optimal"], run.Json.GetProperty("policies").EnumerateArray().Select(policy => policy.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Where_the_optimum_earns_nothing_it_is_said_why_there_are_no_shares()
    {
        // Kept delays earn minus the cores, and others minus the excess.
        string text = await File.ReadAllTextAsync(_place.Scenario, TestContext.Current.CancellationToken);
        string poor = _place.Write("poor.yaml", text.Replace("? 6 - cores.compute :", "? 0 - cores.compute :", StringComparison.Ordinal));

        ConsoleRun run = await ConsoleRun.Of("evaluate", poor, "--policy", "no-op", "--steps", "5");
        ConsoleRun usual = await ConsoleRun.Of("evaluate", _place.Scenario, "--policy", "no-op", "--steps", "5");

        Assert.Contains("no shares of the optimum", run.Output);
        Assert.DoesNotContain("no shares of the optimum", usual.Output);
    }

    [Fact]
    public async Task All_loads_beside_a_name_are_one_line()
    {
        ConsoleRun run = await Evaluate("--load", "all,unseen");
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("--load: found 'all' among others in 'all,unseen', expected it alone, or names of loads", Assert.Single(run.ErrorLines));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("many")]
    public async Task Seeds_that_are_no_count_are_one_line(string seeds)
    {
        ConsoleRun run = await Evaluate("--seeds", seeds);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal($"--seeds: found '{seeds}', expected a whole number from 1 to 1000", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public async Task An_unknown_load_in_a_list_is_one_line()
    {
        ConsoleRun run = await Evaluate("--load", "training,rush");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("--load: found 'rush', expected training or unseen", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public async Task Baselines_say_what_they_chose_and_those_without_a_control_are_left_out_with_a_reason()
    {
        string[] flags = ["evaluate", _place.Scenario, "--data", _place.Data, "--model-forests", "1", "--steps", "60", "--policy", "hpa", "--policy", "aimd", "--policy", "hpa-calibrated", "--policy", "rules"];
        ConsoleRun run = await ConsoleRun.Of([.. flags, "--json"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(run.Output, (await ConsoleRun.Of([.. flags, "--json"])).Output);
        JsonElement[] policies = [.. run.Json.GetProperty("policies").EnumerateArray()];
        Assert.Equal(["hpa", "hpa-calibrated", "rules"], policies.Select(policy => policy.GetProperty("name").GetString()));
        Assert.Equal(0.5, policies[0].GetProperty("settings").GetProperty("target").GetDouble());
        Assert.Equal("utilization", policies[0].GetProperty("settings").GetProperty("metric").GetString());
        Assert.True(policies[1].GetProperty("ratio_to_optimal").GetDouble() >= policies[0].GetProperty("ratio_to_optimal").GetDouble());
        Assert.Equal(1, policies[2].GetProperty("ratio_to_optimal").GetDouble(), 9);
        JsonElement[] rules = [.. policies[2].GetProperty("settings").GetProperty("rules").EnumerateArray()];
        Assert.Equal([1, 2, 3], rules.Select(row => row.GetProperty("action").GetProperty("cores.compute").GetDouble()));
        JsonElement left = Assert.Single(run.Json.GetProperty("left_out").EnumerateArray());
        Assert.Equal("aimd", left.GetProperty("name").GetString());
        Assert.Contains("blocking", left.GetProperty("reason").GetString());
        Assert.Contains("aimd: left out, the scenario has no control of blocking", (await ConsoleRun.Of(flags)).Output);
    }

    [Fact]
    public async Task An_unknown_policy_is_answered_with_the_names_of_all()
    {
        ConsoleRun run = await Evaluate("--policy", "oracle");
        Assert.Equal(2, run.ExitCode);
        Assert.All(["learned", "optimal", "rules", "hpa", "hpa-calibrated", "aimd", "static-best", "no-op", "random"], name => Assert.Contains(name, Assert.Single(run.ErrorLines)));
    }

    private Task<ConsoleRun> Evaluate(params string[] flags) => ConsoleRun.Of(
        ["evaluate", _place.Scenario, "--data", _place.Data, "--model-forests", "1", "--policy", "optimal", "--policy", "no-op", .. flags]);
}
