using System.Text.Json;
using Meshward.Client.Work;
using Meshward.Core.Scenarios.Variations;

namespace Meshward.Client.Tests.Tradeoffs;

public sealed class TradeoffVerbTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Every_point_is_the_policy_that_training_the_scenario_at_its_value_gives()
    {
        string folder = Path.Combine(_place.Folder, "out");
        ConsoleRun run = await ConsoleRun.Of(
            "tradeoff", _place.Scenario, "--vary", "bound.compute=0.9s..1.5s", "--points", "3", "--steps", "60000", "--data", _place.Data, "--out", folder, "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(("bound.end-to-end-delay", "s"), (run.Json.GetProperty("vary").GetString(), run.Json.GetProperty("unit").GetString()));
        JsonElement[] points = [.. run.Json.GetProperty("points").EnumerateArray()];
        Assert.Equal([0.9, 1.2, 1.5], points.Select(point => point.GetProperty("value").GetDouble()));
        Assert.All(points, point => Assert.Equal(8, point.GetProperty("carried_load").GetDouble(), 0.3));
        Assert.All(points, point => Assert.Equal(0, point.GetProperty("shed_share").GetDouble()));
        Assert.All(points, point => Assert.InRange(point.GetProperty("mean_delay_seconds").GetProperty("compute").GetDouble(), 0.1, 1.1));
        Assert.All(points, point => Assert.Equal(
            point.GetProperty("mean_reward").GetDouble() / point.GetProperty("optimal_reward").GetDouble(), point.GetProperty("ratio").GetDouble(), 1e-9));
        Assert.Equal(["index.html", "cores.svg"], run.Json.GetProperty("files").EnumerateArray().Select(file => Path.GetFileName(file.GetString())));
        Assert.All(run.Json.GetProperty("files").EnumerateArray(), file => Assert.True(File.Exists(file.GetString())));

        ScenarioVariation variation = ScenarioVariation.Parse(ScenarioFile.Read(_place.Scenario), "bound.compute=0.9s..1.5s", 3).Value!;
        string at = _place.Write("at.yaml", variation.At(1.2).Value!.Text);
        ConsoleRun alone = await ConsoleRun.Of("train", at, "--steps", "60000", "--data", _place.Data, "--json");
        Assert.Equal(alone.Json.GetProperty("policy_sha256").GetString(), points[1].GetProperty("policy_sha256").GetString());
    }

    [Fact]
    public async Task Policies_of_the_scenario_itself_are_not_mixed_with_those_of_its_variations()
    {
        Assert.Equal(0, (await ConsoleRun.Of("train", _place.Scenario, "--steps", "8192", "--data", _place.Data)).ExitCode);
        ConsoleRun run = await ConsoleRun.Of(
            "tradeoff", _place.Scenario, "--vary", "parameter.answer-within=0.8s..1.2s", "--points", "2", "--steps", "8192", "--data", _place.Data, "--load", "unseen");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("load unseen", run.Output);
        ConsoleRun judged = await ConsoleRun.Of("evaluate", _place.Scenario, "--policy", "learned", "--data", _place.Data, "--json");
        Assert.True(judged.Json.GetProperty("policies")[0].GetProperty("learned").GetProperty("learned_on_this_model").GetBoolean());
    }

    [Fact]
    public async Task An_interruption_keeps_the_points_with_what_was_learned()
    {
        ConsoleRun run = await ConsoleRun.InterruptedAt(
            "training 3 policies: 10 %", "tradeoff", _place.Scenario, "--vary", "bound.compute=0.9s..1.5s", "--points", "3", "--steps", "3000000", "--data", _place.Data, "--json");
        Assert.Equal(130, run.ExitCode);
        Assert.True(run.Json.GetProperty("interrupted").GetBoolean());
        JsonElement[] points = [.. run.Json.GetProperty("points").EnumerateArray()];
        Assert.NotEmpty(points);
        Assert.All(points, point => Assert.InRange(point.GetProperty("env_steps").GetInt64(), 1, 2_999_999));
        Assert.Contains("interrupted: the points are of the best policies until then (0 of ", run.Error);
    }

    [Fact]
    public async Task A_ratio_that_a_point_does_not_reach_is_exit_code_3()
    {
        ConsoleRun run = await ConsoleRun.Of(
            "tradeoff", _place.Scenario, "--vary", "bound.compute=0.9s..1500ms", "--points", "2", "--steps", "1", "--data", _place.Data, "--require", "1", "--seed", "4");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains(run.ErrorLines, line => line.StartsWith("--require: found learned at bound.end-to-end-delay = ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--vary: found '', expected one of bound.end-to-end-delay, parameter.answer-within, as in --vary bound.end-to-end-delay=0.5s..1.5s")]
    [InlineData("--vary: found 'bound.compare'", "--vary", "bound.compare=1s..2s")]
    [InlineData("--points: found '1', expected a whole number from 2 to 100", "--vary", "bound.compute=1s..2s", "--points", "1")]
    [InlineData("--points: found '101', expected a whole number from 2 to 100", "--vary", "bound.compute=1s..2s", "--points", "101")]
    [InlineData("--load: found 'rush', expected training or unseen", "--vary", "bound.compute=1s..2s", "--load", "rush")]
    [InlineData("--out: found 'curve.png', expected a folder, or a file that ends in .svg or .html", "--vary", "bound.compute=1s..2s", "--out", "curve.png")]
    [InlineData("--out: found '', expected a folder, or a file that ends in .svg or .html", "--vary", "bound.compute=1s..2s", "--out", "")]
    public async Task A_mistake_is_one_line_before_anything_is_fitted(string message, params string[] flags)
    {
        ConsoleRun run = await ConsoleRun.Of(["tradeoff", _place.Scenario, "--data", _place.Data, .. flags]);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(message, Assert.Single(run.ErrorLines));
        Assert.False(Directory.Exists(_place.Data));
    }

    [Fact]
    public async Task A_value_at_which_the_reward_is_no_number_is_told_with_it()
    {
        string text = await File.ReadAllTextAsync(_place.Scenario, TestContext.Current.CancellationToken);
        string broken = _place.Write("broken.yaml", text.Replace("6 - cores.compute", "1 / (answer-within - 1.5)", StringComparison.Ordinal));
        ConsoleRun run = await ConsoleRun.Of("tradeoff", broken, "--vary", "bound.compute=0.5s..1.5s", "--points", "3", "--data", _place.Data);
        Assert.Equal(2, run.ExitCode);
        Assert.NotEmpty(run.ErrorLines);
        Assert.All(run.ErrorLines, line => Assert.EndsWith("(with bound.end-to-end-delay = 1.5 s)", line));
    }

    [Theory]
    [InlineData("curve.svg", new[] { "curve.svg" })]
    [InlineData("curve.html", new[] { "curve.html" })]
    public async Task A_figure_or_a_page_can_be_asked_for_alone(string name, string[] files)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_place.Folder, "alone")).FullName;
        ConsoleRun run = await ConsoleRun.Of(
            "tradeoff", _place.Scenario, "--vary", "bound.compute=1s..2s", "--points", "2", "--steps", "1", "--data", _place.Data, "--out", Path.Combine(folder, name));
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(files, Directory.GetFiles(folder).Select(path => Path.GetFileName(path)));
        Assert.Contains(name, run.Output);
    }
}
