using System.Text.Json;

namespace Meshward.Client.Tests.Verbs;

public sealed class ResultTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Explain_counts_the_spaces_and_what_the_trace_covers()
    {
        ConsoleRun run = await ConsoleRun.Of("explain", _place.Scenario, "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("compute", run.Json.GetProperty("scenario").GetProperty("name").GetString());
        Assert.Equal(30, run.Json.GetProperty("scenario").GetProperty("sizes").GetProperty("configurations").GetInt64());
        Assert.Equal(90, run.Json.GetProperty("coverage").GetProperty("states").GetInt64());
        Assert.Equal(0, run.Json.GetProperty("coverage").GetProperty("masked").GetInt64());
    }

    [Fact]
    public async Task Explain_counts_configurations_that_the_trace_never_saw()
    {
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(_place.Folder, "compute.csv"), TestContext.Current.CancellationToken);
        string trace = _place.Write("part.csv", string.Join('\n', lines.Where(line => !line.StartsWith("12,60,60,100,", StringComparison.Ordinal))) + "\n");
        ConsoleRun run = await ConsoleRun.Of("explain", _place.Scenario, "--trace", trace);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("85 of 90 loads with configurations are in the trace; 5 are masked", run.Output);
    }

    [Fact]
    public async Task Explain_works_without_the_trace_and_says_so()
    {
        File.Delete(Path.Combine(_place.Folder, "compute.csv"));
        ConsoleRun run = await ConsoleRun.Of("explain", _place.Scenario);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("end-to-end-delay <= 1 s", run.Output);
        Assert.Contains("compute.csv", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public async Task Explain_prints_the_safety_rules_with_the_numbers_of_the_scenario()
    {
        string text = await File.ReadAllTextAsync(_place.Scenario, TestContext.Current.CancellationToken);
        string scenario = _place.Write("capped.yaml", text + "\ncontrol:\n  bad-steps: 7\n  price-per-core-hour: 0.04\n  most-per-hour: 0.16\n");
        ConsoleRun run = await ConsoleRun.Of("explain", scenario);
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"rule spending-cap +cores times price never cost more than the cap", run.Output);
        Assert.Contains("0.16 per hour at 0.04 per core", run.Output);
        JsonElement rules = (await ConsoleRun.Of("explain", scenario, "--json")).Json.GetProperty("safety_rules");
        JsonElement bad = Assert.Single(rules.EnumerateArray(), rule => rule.GetProperty("name").GetString() == "bad-steps");
        Assert.Equal("7 steps", bad.GetProperty("values").GetString());
    }

    [Fact]
    public async Task Generate_trace_writes_what_the_shipped_trace_holds()
    {
        string trace = Path.Combine(_place.Folder, "made.csv");
        ConsoleRun run = await ConsoleRun.Of("generate", "trace", _place.Scenario, "--seed", "1", "--out", trace, "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(900, run.Json.GetProperty("rows").GetInt32());
        Assert.Equal(90, run.Json.GetProperty("configurations").GetInt32());
        byte[] shipped = await File.ReadAllBytesAsync(Path.Combine(Workplace.Repository, "scenarios", "compute.csv"), TestContext.Current.CancellationToken);
        Assert.Equal(shipped, await File.ReadAllBytesAsync(trace, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Model_tells_rows_scores_and_time()
    {
        ConsoleRun run = await ConsoleRun.Of("model", _place.Scenario, "--json", "--model-forests", "1");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(180, run.Json.GetProperty("rows_used").GetInt32());
        Assert.Equal(0, run.Json.GetProperty("rows_left_out").GetInt32());
        Assert.True(run.Json.GetProperty("fit_seconds").GetDouble() > 0);
        JsonElement target = run.Json.GetProperty("targets")[0];
        Assert.Equal("delay.compute", target.GetProperty("name").GetString());
        Assert.InRange(target.GetProperty("nmae").GetDouble(), 0, 0.1);
        Assert.InRange(target.GetProperty("r2").GetDouble(), 0.9, 1);
        Assert.InRange(target.GetProperty("nmae_held_out_configurations").GetDouble(), target.GetProperty("nmae").GetDouble(), 1);
        Assert.InRange(target.GetProperty("noise_floor").GetDouble(), 0, 0.01);
    }

    [Fact]
    public async Task Optimum_is_the_one_that_the_trace_was_made_with()
    {
        ConsoleRun run = await ConsoleRun.Of("optimum", _place.Scenario, "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(4, run.Json.GetProperty("mean_reward").GetDouble(), 9);
        JsonElement[] states = [.. run.Json.GetProperty("states").EnumerateArray()];
        Assert.Equal([4, 8, 12], states.Select(state => state.GetProperty("observation").GetProperty("load.compute").GetDouble()));
        Assert.Equal([1, 2, 3], states.Select(state => state.GetProperty("action").GetProperty("cores.compute").GetDouble()));
        Assert.Equal([5, 4, 3], states.Select(state => state.GetProperty("reward").GetDouble()));
    }

    [Fact]
    public async Task Train_reaches_the_optimum_and_keeps_the_policy_for_other_processes()
    {
        ConsoleRun train = await ConsoleRun.Of("train", _place.Scenario, "--json", "--data", _place.Data, "--steps", "200000");
        Assert.Equal(0, train.ExitCode);
        JsonElement result = train.Json;
        Assert.Equal("default", result.GetProperty("preset").GetString());
        Assert.InRange(result.GetProperty("ratio").GetDouble(), 0.99, 1);
        Assert.Equal(result.GetProperty("ratio").GetDouble(), result.GetProperty("mean_reward").GetDouble() / result.GetProperty("optimal_reward").GetDouble(), 9);
        Assert.InRange(result.GetProperty("env_steps").GetInt64(), 200_000, 210_000);
        Assert.Equal(result.GetProperty("env_steps").GetInt64() / result.GetProperty("seconds").GetDouble(), result.GetProperty("env_steps_per_second").GetDouble(), 3);
        Assert.True(result.GetProperty("seconds_to_99").GetDouble() <= result.GetProperty("seconds").GetDouble());
        Assert.True(result.GetProperty("env_steps_to_99").GetInt64() <= result.GetProperty("env_steps").GetInt64());
        Assert.Matches("^[0-9a-f]{64}$", result.GetProperty("policy_sha256").GetString());
        Assert.Equal(result.GetProperty("env_steps").GetInt64(), result.GetProperty("evaluations").EnumerateArray().Last().GetProperty("env_steps").GetInt64());

        ConsoleRun evaluate = await ConsoleRun.Of("evaluate", _place.Scenario, "--json", "--data", _place.Data, "--steps", "50", "--policy", "learned", "--policy", "no-op", "--policy", "rollout:learned");
        Assert.Equal(0, evaluate.ExitCode);
        JsonElement[] policies = [.. evaluate.Json.GetProperty("policies").EnumerateArray()];
        Assert.Equal(["learned", "no-op", "rollout:learned"], policies.Select(policy => policy.GetProperty("name").GetString()));
        Assert.InRange(policies[0].GetProperty("ratio_to_optimal").GetDouble(), 0.99, 1);
        Assert.Equal(1, policies[2].GetProperty("ratio_to_optimal").GetDouble(), 12);
        Assert.Equal(1, policies[0].GetProperty("objectives_met").GetDouble());
        Assert.InRange(policies[0].GetProperty("mean_cores").GetDouble(), 1, 3);
        Assert.True(policies[0].GetProperty("mean_delay_seconds").GetDouble() < policies[1].GetProperty("mean_delay_seconds").GetDouble());
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_policy_and_another_seed_another()
    {
        string[] hashes = new string[3];
        foreach ((int i, string seed) in new[] { (0, "1"), (1, "1"), (2, "2") })
        {
            ConsoleRun run = await ConsoleRun.Of("train", _place.Scenario, "--json", "--data", _place.Data, "--steps", "8192", "--simulators", "2", "--seed", seed);
            hashes[i] = run.Json.GetProperty("policy_sha256").GetString()!;
        }

        Assert.Equal(hashes[0], hashes[1]);
        Assert.NotEqual(hashes[0], hashes[2]);
    }

    [Fact]
    public async Task A_training_that_comes_near_enough_to_the_optimum_says_so_and_ends()
    {
        ConsoleRun run = await ConsoleRun.Of(
            "train", _place.Scenario, "--json", "--data", _place.Data, "--steps", "5000000", "--simulators", "2", "--stop-at-ratio", "0.5");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("ratio", run.Json.GetProperty("stopped").GetString());
        Assert.InRange(run.Json.GetProperty("ratio").GetDouble(), 0.5, 1);
        Assert.InRange(run.Json.GetProperty("env_steps").GetInt64(), 1, 1_000_000);
    }

    [Fact]
    public async Task An_interrupted_training_keeps_its_best_policy_and_ends_with_130()
    {
        ConsoleRun run = await ConsoleRun.InterruptedAt("training: ", "train", _place.Scenario, "--data", _place.Data, "--steps", "5000000", "--json");
        Assert.Equal(130, run.ExitCode);
        Assert.Equal("interrupted", run.Json.GetProperty("stopped").GetString());
        Assert.Contains("best policy so far", run.ErrorLines[^1]);
        ConsoleRun evaluate = await ConsoleRun.Of("evaluate", _place.Scenario, "--data", _place.Data, "--steps", "5", "--policy", "learned");
        Assert.Equal(0, evaluate.ExitCode);
    }

    [Fact]
    public async Task Run_does_the_whole_job_and_writes_a_report()
    {
        string report = Path.Combine(_place.Folder, "report.html");
        ConsoleRun run = await ConsoleRun.Of("run", _place.Scenario, "--json", "--data", _place.Data, "--steps", "60000", "--out", report);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(report, run.Json.GetProperty("report").GetString());
        Assert.Equal(["training", "unseen"], run.Json.GetProperty("evaluate").EnumerateArray().Select(load => load.GetProperty("load").GetString()));
        Assert.Equal(180, run.Json.GetProperty("model").GetProperty("rows_used").GetInt32());
        string html = await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken);
        Assert.Contains(run.Json.GetProperty("train").GetProperty("policy_sha256").GetString()!, html);
        Assert.Contains("<svg", html);
    }

    [Fact]
    public async Task Run_for_people_shows_model_table_curve_and_comparison()
    {
        ConsoleRun run = await ConsoleRun.Of("run", _place.Scenario, "--data", _place.Data, "--steps", "60000", "--out", Path.Combine(_place.Folder, "report.html"));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("System model", run.Output);
        Assert.Contains("of the optimum", run.Output);
        Assert.Contains("static-best", run.Output);
        Assert.Contains("65,536 steps", run.Output);
        Assert.Contains("training: 100 %", run.Error);
    }
}
