using System.Text.Json;

namespace Meshward.Client.Tests.Verbs;

/// <summary>What the console says of the files that a scenario names.</summary>
public sealed class ScenarioFilesTests : IDisposable
{
    private const string Header = "max_l1,l1,cl1,p1,b1,c1,d1\n";

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_trace_without_a_column_that_is_needed_is_a_mistake_for_every_verb()
    {
        _place.Write("compute.csv", "max_l1,l1,cl1,p1,b1,c1\n4,20,20,0,4,1\n8,40,40,0,8,1\n");
        foreach (string[] arguments in (string[][])[["explain"], ["model"], ["optimum"]])
        {
            ConsoleRun run = await ConsoleRun.Of([.. arguments, _place.Scenario]);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains("expected 'd1' among them", Assert.Single(run.ErrorLines));
        }
    }

    [Fact]
    public async Task Rows_that_are_left_out_are_named_by_their_lines()
    {
        string trace = await File.ReadAllTextAsync(Path.Combine(_place.Folder, "compute.csv"), TestContext.Current.CancellationToken);
        _place.Write("compute.csv", trace.Replace(Header, Header + "4,20,20,0,4,1,\n4,20,20,0,4,1,inf\n4,20,,0,4,1,0.2\n4,,,0,4,1,0.2\n", StringComparison.Ordinal));

        ConsoleRun json = await ConsoleRun.Of("model", _place.Scenario, "--json");
        ConsoleRun words = await ConsoleRun.Of("model", _place.Scenario);

        JsonElement[] leftOut = [.. json.Json.GetProperty("left_out").EnumerateArray()];
        Assert.Equal(["incomplete", "not_finite"], leftOut.Select(rows => rows.GetProperty("reason").GetString()));
        Assert.Equal([3, 1], leftOut.Select(rows => rows.GetProperty("count").GetInt32()));
        Assert.Equal([2, 4, 5], leftOut[0].GetProperty("lines").EnumerateArray().Select(line => line.GetInt32()));
        Assert.Contains("3 incomplete: lines 2, 4 and more, 1 not finite: line 3", string.Join(' ', words.Output.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task Explain_shows_parameters_of_learning_and_variants()
    {
        ConsoleRun run = await ConsoleRun.Of("explain", Path.Combine(Workplace.Repository, "scenarios", "rollout-2.yaml"));

        string words = string.Join(' ', run.Output.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("variant after from rollout-2-after.csv, a stand-in that the queueing model made", words);
        Assert.Contains("learning, published net_arch = [128, 128, 128], learning_rate = 0.0005,", words);
    }

    [Fact]
    public async Task A_trace_that_was_given_is_not_called_a_stand_in()
    {
        string scenario = Path.Combine(Workplace.Repository, "scenarios", "rollout-2.yaml");
        string trace = Path.ChangeExtension(scenario, "csv");

        ConsoleRun own = await ConsoleRun.Of("explain", scenario);
        ConsoleRun given = await ConsoleRun.Of("explain", scenario, "--trace", trace);

        Assert.Contains("rollout-2.csv, a stand-in", own.Output);
        Assert.Contains("rollout-2.csv", given.Output);
        Assert.DoesNotContain("rollout-2.csv, a stand-in", given.Output);
    }

    [Fact]
    public async Task Policies_are_judged_on_a_recorded_load_beside_the_scenario()
    {
        await WithRecordingAsync();
        _place.Write("friday.csv", "t,rps\n0,4\n20,12\n45,8\n60,8\n");

        ConsoleRun run = await ConsoleRun.Of("evaluate", _place.Scenario, "--policy", "no-op", "--load", "friday", "--steps", "8", "--json");

        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Steps_with_loads_that_were_not_measured_are_counted()
    {
        await WithRecordingAsync();
        _place.Write("friday.csv", "t,rps\n0,4\n20,50\n40,50\n60,8\n");

        ConsoleRun json = await ConsoleRun.Of("evaluate", _place.Scenario, "--policy", "no-op", "--load", "friday", "--steps", "4", "--json");
        ConsoleRun words = await ConsoleRun.Of("evaluate", _place.Scenario, "--policy", "no-op", "--load", "friday", "--steps", "4");
        ConsoleRun inside = await ConsoleRun.Of("evaluate", _place.Scenario, "--policy", "no-op", "--steps", "4", "--json");

        Assert.Equal(0.5, json.Json.GetProperty("outside_region_share").GetDouble());
        Assert.Contains("in 50.0 % of the time steps the best policy too is outside the operating region", string.Join(' ', words.Output.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)));
        Assert.False(inside.Json.TryGetProperty("outside_region_share", out _));
    }

    [Theory]
    [InlineData(null, "friday.csv: found no such file, expected the recording that load 'friday' names, a CSV file")]
    [InlineData("t,rps\n0,4\n20,-1\n", "friday.csv:3: Column 'rps' holds -1; expected requests per second, at least 0.")]
    public async Task A_recording_that_cannot_be_used_is_one_line(string? recording, string message)
    {
        await WithRecordingAsync();
        if (recording is not null)
        {
            _place.Write("friday.csv", recording);
        }

        ConsoleRun run = await ConsoleRun.Of("explain", _place.Scenario);

        Assert.Equal(2, run.ExitCode);
        Assert.EndsWith(message, Assert.Single(run.ErrorLines));
    }

    [Theory]
    [InlineData("../compute.csv")]
    [InlineData("/etc/passwd")]
    [InlineData("/proc/self/environ")]
    [InlineData("a/../../compute.csv")]
    public async Task A_scenario_names_no_file_outside_its_folder(string trace)
    {
        string text = await File.ReadAllTextAsync(_place.Scenario, TestContext.Current.CancellationToken);
        _place.Write("compute.yaml", text.Replace("trace: compute.csv", $"trace: {trace}", StringComparison.Ordinal));

        ConsoleRun run = await ConsoleRun.Of("explain", _place.Scenario);

        Assert.Equal(2, run.ExitCode);
        Assert.EndsWith(
            $"found the file '{trace}', expected one in the scenario's folder or the current one (--trace names a trace anywhere)", Assert.Single(run.ErrorLines));
    }

    private async Task WithRecordingAsync()
    {
        string text = await File.ReadAllTextAsync(_place.Scenario, TestContext.Current.CancellationToken);
        _place.Write("compute.yaml", text.Replace(
            "  unseen:\n", "  friday: { kind: recorded, file: friday.csv, columns: { compute: rps }, time: t }\n  unseen:\n", StringComparison.Ordinal));
    }
}
