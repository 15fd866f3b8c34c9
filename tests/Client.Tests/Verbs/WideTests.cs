using System.Text.Json;

namespace Meshward.Client.Tests.Verbs;

/// <summary>Scenarios whose outcomes cannot be tabulated, from the console: here for a training load that moves with time.</summary>
public sealed class WideTests : IDisposable
{
    private readonly Workplace _place = new();

    public WideTests()
    {
        string text = File.ReadAllText(_place.Scenario);
        string load = text[text.IndexOf("  training:", StringComparison.Ordinal)..text.IndexOf("  unseen:", StringComparison.Ordinal)];
        File.WriteAllText(_place.Scenario, text.Replace(load, """
              training:
                kind: sinusoid
                waves:
                  compute: { mean: 8, amplitude: 4, period-steps: 100 }
                decimals: 0

            """, StringComparison.Ordinal));
    }

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task The_optimum_is_a_lower_bound_and_says_so()
    {
        ConsoleRun run = await ConsoleRun.Of("optimum", _place.Scenario, "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("coordinate ascent, lower bound", run.Json.GetProperty("method").GetString());
        Assert.True(run.Json.GetProperty("optimal_is_lower_bound").GetBoolean());
        Assert.InRange(run.Json.GetProperty("states").GetArrayLength(), 1, 16);

        // The trace's delay asks for one core for every four requests, and a core is worth 1: between 3 and 5 on loads from 4 to 12.
        Assert.InRange(run.Json.GetProperty("mean_reward").GetDouble(), 3.2, 4.6);
    }

    [Fact]
    public async Task A_policy_is_learned_judged_and_reported()
    {
        string report = Path.Combine(_place.Folder, "report.html");
        ConsoleRun run = await ConsoleRun.Of("run", _place.Scenario, "--json", "--data", _place.Data, "--steps", "60000", "--out", report);
        Assert.Equal(0, run.ExitCode);
        JsonElement train = run.Json.GetProperty("train");
        Assert.True(train.GetProperty("optimal_is_lower_bound").GetBoolean());
        Assert.InRange(train.GetProperty("ratio").GetDouble(), 0.9, 1.1);
        Assert.True(File.Exists(report));

        ConsoleRun evaluate = await ConsoleRun.Of("evaluate", _place.Scenario, "--json", "--data", _place.Data, "--steps", "40", "--policy", "learned", "--policy", "optimal", "--policy", "random");
        Assert.Equal(0, evaluate.ExitCode);
        Assert.True(evaluate.Json.GetProperty("optimal_is_lower_bound").GetBoolean());
        JsonElement[] policies = [.. evaluate.Json.GetProperty("policies").EnumerateArray()];
        Assert.Equal(["learned", "coordinate-ascent", "random"], policies.Select(policy => policy.GetProperty("name").GetString()));
        Assert.True(policies[0].GetProperty("mean_reward").GetDouble() > policies[2].GetProperty("mean_reward").GetDouble());
        Assert.True(policies[0].GetProperty("learned").GetProperty("learned_on_this_model").GetBoolean());
    }

    [Fact]
    public async Task Autoscalers_are_calibrated_and_rules_say_why_they_have_no_table()
    {
        ConsoleRun run = await ConsoleRun.Of(
            "evaluate", _place.Scenario, "--json", "--data", _place.Data, "--steps", "60", "--seeds", "1", "--policy", "hpa", "--policy", "hpa-calibrated",
            "--policy", "optimal");
        Assert.Equal(0, run.ExitCode);
        JsonElement[] policies = [.. run.Json.GetProperty("policies").EnumerateArray()];
        Assert.Equal(["hpa", "hpa-calibrated", "coordinate-ascent"], policies.Select(policy => policy.GetProperty("name").GetString()));
        double[] rewards = [.. policies.Select(policy => policy.GetProperty("mean_reward").GetDouble())];
        Assert.True(rewards[1] >= rewards[0] && rewards[2] >= rewards[1], string.Join(", ", rewards));
        Assert.InRange(policies[1].GetProperty("settings").GetProperty("target").GetDouble(), 0.3, 1);

        ConsoleRun rules = await ConsoleRun.Of("evaluate", _place.Scenario, "--data", _place.Data, "--steps", "5", "--policy", "rules");
        Assert.Contains("the training load moves with time, so that there is no table of its values", rules.Output + rules.Error);
    }

    [Fact]
    public async Task A_reward_that_is_no_number_is_told_before_anything_is_learned()
    {
        string text = await File.ReadAllTextAsync(_place.Scenario, TestContext.Current.CancellationToken);
        int begin = text.IndexOf("\nreward:", StringComparison.Ordinal) + 1, end = text.IndexOf("\n\n", begin, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            _place.Scenario, $"{text[..begin]}reward: sqrt(0 - cores.compute){text[end..]}", TestContext.Current.CancellationToken);
        ConsoleRun run = await ConsoleRun.Of("train", _place.Scenario, "--data", _place.Data);
        Assert.Equal(2, run.ExitCode);
        Assert.EndsWith("found a mean reward of NaN on sampled loads, expected a finite number", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public async Task Joint_heads_for_too_many_joint_actions_are_refused_before_any_work()
    {
        ConsoleRun run = await ConsoleRun.Of("train", Path.Combine(Workplace.Repository, "scenarios", "market.yaml"), "--heads", "joint", "--data", _place.Data);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--heads: found 'joint' for a scenario with 40960000 joint actions, expected autoregressive", run.Error);
    }
}
