using System.Text.Json;

namespace Meshward.Client.Tests.Verbs;

public sealed class RolloutTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Every_form_of_rollout_on_doing_nothing_is_the_optimum_where_the_discount_is_0_and_says_how_long_it_takes()
    {
        string[] forms = ["rollout:no-op", "rollout-multi-agent:no-op", "rollout-monte-carlo:no-op", "rollout-monte-carlo-multi-agent:no-op"];
        ConsoleRun run = await ConsoleRun.Of(
            ["evaluate", _place.Scenario, "--json", "--steps", "20", "--seeds", "1", "--lookahead", "1", "--policy", "no-op", .. forms.SelectMany(form => new[] { "--policy", form })]);
        Assert.Equal(0, run.ExitCode);
        JsonElement[] policies = [.. run.Json.GetProperty("policies").EnumerateArray()];
        Assert.Equal(["no-op", .. forms], policies.Select(policy => policy.GetProperty("name").GetString()));
        double still = policies[0].GetProperty("mean_reward").GetDouble();
        Assert.False(policies[0].TryGetProperty("decision_seconds", out _));
        Assert.All(policies[1..], policy => Assert.InRange(policy.GetProperty("decision_seconds").GetDouble(), 1e-9, 1));
        Assert.All(policies[1..], policy => Assert.InRange(policy.GetProperty("preparation_seconds").GetDouble(), 0, 60));
        Assert.All(policies[1..], policy => Assert.True(policy.GetProperty("mean_reward").GetDouble() > still + 1));
        Assert.Equal(1, policies[1].GetProperty("ratio_to_optimal").GetDouble(), 12);
        Assert.Equal(1, policies[3].GetProperty("ratio_to_optimal").GetDouble(), 12);
    }

    [Fact]
    public async Task On_a_mesh_that_is_too_large_to_tabulate_the_form_that_works_is_named()
    {
        string market = Path.Combine(Workplace.Repository, "scenarios", "market.yaml");
        foreach (string form in new[] { "rollout", "rollout-multi-agent", "rollout-monte-carlo" })
        {
            ConsoleRun run = await ConsoleRun.Of("evaluate", market, "--steps", "1", "--policy", $"{form}:no-op");
            Assert.Equal(2, run.ExitCode);
            Assert.Contains($"--policy: found '{form}:no-op' on a mesh with", run.Error);
            Assert.Contains("rollout-monte-carlo-multi-agent:no-op", run.Error);
        }
    }

    [Theory]
    [InlineData("--lookahead", "0")]
    [InlineData("--walks", "none")]
    public async Task Numbers_of_steps_and_walks_are_checked(string flag, string value)
    {
        ConsoleRun run = await ConsoleRun.Of("evaluate", _place.Scenario, "--policy", "rollout:no-op", flag, value);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{flag}: found '{value}', expected a whole number", run.Error);
    }
}
