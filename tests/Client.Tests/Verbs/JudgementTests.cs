using System.Text.Json;

namespace Meshward.Client.Tests.Verbs;

/// <summary>Which policy was judged, on what, and whether it is good enough.</summary>
public sealed class JudgementTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Policies_are_told_apart_and_one_of_another_trace_is_not_judged_in_silence()
    {
        (string good, string early) = (Path.Combine(_place.Folder, "good.st"), Path.Combine(_place.Folder, "early.st"));
        JsonElement train = (await ConsoleRun.Of("train", _place.Scenario, "--json", "--data", _place.Data, "--steps", "200000", "--out", good)).Json;
        Assert.Equal(0, (await ConsoleRun.Of("train", _place.Scenario, "--data", _place.Data, "--steps", "4096", "--seed", "7", "--out", early)).ExitCode);
        string[] evaluate = ["evaluate", _place.Scenario, "--data", _place.Data, "--steps", "20", "--policy", good, "--policy", early, "--policy", $"rollout:{good}", "--policy", "optimal"];

        ConsoleRun same = await ConsoleRun.Of([.. evaluate, "--json"]);
        Assert.Empty(same.Error);
        JsonElement[] policies = [.. same.Json.GetProperty("policies").EnumerateArray()];
        Assert.Equal([good, early, $"rollout:{good}", "optimal"], policies.Select(policy => policy.GetProperty("name").GetString()));
        JsonElement learned = policies[0].GetProperty("learned");
        Assert.Equal(train.GetProperty("policy_sha256").GetString(), learned.GetProperty("policy_sha256").GetString());
        Assert.Equal(1, learned.GetProperty("seed").GetInt64());
        Assert.True(learned.GetProperty("learned_on_this_model").GetBoolean());
        Assert.Equal(train.GetProperty("mean_reward").GetDouble(), learned.GetProperty("mean_reward").GetDouble(), 12);
        Assert.Equal(7, policies[1].GetProperty("learned").GetProperty("seed").GetInt64());
        Assert.Equal(learned.GetProperty("policy_sha256").GetString(), policies[2].GetProperty("learned").GetProperty("policy_sha256").GetString());
        Assert.False(policies[3].TryGetProperty("learned", out _));

        string trace = await File.ReadAllTextAsync(Path.Combine(_place.Folder, "compute.csv"), TestContext.Current.CancellationToken);
        string other = _place.Write("other.csv", trace.Replace(",5,0.", ",5,3.", StringComparison.Ordinal));
        ConsoleRun warned = await ConsoleRun.Of([.. evaluate, "--trace", other]);
        Assert.Equal(0, warned.ExitCode);
        Assert.Equal(3, warned.ErrorLines.Length);
        Assert.StartsWith($"warning: {good} was learned on another trace or model", warned.ErrorLines[0]);
        Assert.Contains("another trace or model", warned.Output);
    }

    [Fact]
    public async Task Exit_code_3_says_that_a_policy_falls_short_of_what_is_required()
    {
        string early = Path.Combine(_place.Folder, "early.st");
        string[] train = ["train", _place.Scenario, "--data", _place.Data, "--steps", "1", "--out", early, "--require"];
        ConsoleRun missed = await ConsoleRun.Of([.. train, "1"]);
        Assert.Equal(3, missed.ExitCode);
        Assert.Matches(@"^--require: found learned at -?[0-9.]+ of the optimum, expected at least 1$", missed.ErrorLines[^1]);

        ConsoleRun json = await ConsoleRun.Of("evaluate", _place.Scenario, "--data", _place.Data, "--steps", "60", "--policy", early, "--require", "1", "--json");
        Assert.Equal(3, json.ExitCode);
        Assert.Equal(1, json.Json.GetProperty("required_ratio").GetDouble());
        ConsoleRun run = await ConsoleRun.Of("run", _place.Scenario, "--data", _place.Data, "--steps", "200000", "--require", "0.9", "--out", Path.Combine(_place.Folder, "report.html"));
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Words_in_json_are_the_same_everywhere()
    {
        JsonElement scenario = (await ConsoleRun.Of("explain", _place.Scenario, "--json")).Json.GetProperty("scenario");
        Assert.Equal("forest", scenario.GetProperty("model").GetProperty("kind").GetString());
        Assert.Equal("cleaned", scenario.GetProperty("model").GetProperty("rows").GetString());
        Assert.Equal("at-most", scenario.GetProperty("bounds")[0].GetProperty("direction").GetString());
    }

    [Fact]
    public async Task What_is_required_needs_a_learned_policy()
    {
        ConsoleRun run = await ConsoleRun.Of("evaluate", _place.Scenario, "--policy", "optimal", "--require", "0.9");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("--require: found no learned policy", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public async Task An_interrupted_run_says_so_in_report_and_result()
    {
        string report = Path.Combine(_place.Folder, "report.html");
        ConsoleRun run = await InterruptAsync(4);

        // On a busy machine the model may not be fitted by then, and there is nothing to report yet.
        foreach (int seconds in new[] { 15, 60 })
        {
            run = run.Output.Contains("errors", StringComparison.Ordinal) ? await InterruptAsync(seconds) : run;
        }

        Assert.Equal(130, run.ExitCode);
        Assert.True(run.Json.GetProperty("interrupted").GetBoolean());
        Assert.Contains(run.ErrorLines, line => line.StartsWith($"interrupted: finishing the report in {report}", StringComparison.Ordinal));
        string html = await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken);
        Assert.Contains("The training was interrupted after", html[..html.IndexOf("<h2>", StringComparison.Ordinal)]);

        async Task<ConsoleRun> InterruptAsync(int seconds)
        {
            using CancellationTokenSource stop = new(TimeSpan.FromSeconds(seconds));
            return await ConsoleRun.Of(stop.Token, "run", _place.Scenario, "--data", _place.Data, "--steps", "100000000000", "--json", "--out", report);
        }
    }
}
