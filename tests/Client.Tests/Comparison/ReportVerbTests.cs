using System.Text.Json;

namespace Meshward.Client.Tests.Comparison;

/// <summary><c>report</c> from end to end, on a mesh so small that it takes seconds.</summary>
public sealed class ReportVerbTests : IDisposable
{
    private readonly Workplace _place = new();

    private string Out => Path.Combine(_place.Folder, "out");

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_report_writes_pages_results_and_markdown_and_goes_on_from_what_it_has()
    {
        string markdown = Path.Combine(_place.Folder, "results.md");
        ConsoleRun run = await Report("--json", "--markdown", markdown);
        Assert.Equal(0, run.ExitCode);
        JsonElement scenario = Assert.Single(run.Json.GetProperty("scenarios").EnumerateArray());
        Assert.True(scenario.GetProperty("trace_is_own").GetBoolean());
        JsonElement[] models = [.. scenario.GetProperty("models").EnumerateArray()];
        Assert.Equal([0, 1], models.Select(model => model.GetProperty("model_seed").GetInt32()));
        Assert.All(models, model => Assert.Equal([1, 2], model.GetProperty("trainings").EnumerateArray().Select(training => training.GetProperty("seed").GetInt32())));
        Assert.Equal([1, 0], models.Select(model => model.GetProperty("published").GetArrayLength()));
        Assert.All(models, model => Assert.Equal(4, model.GetProperty("optimal_reward").GetDouble(), 9));
        Assert.Equal(["training", "shifted"], models[0].GetProperty("loads").EnumerateArray().Select(load => load.GetProperty("load").GetString()));

        string page = await File.ReadAllTextAsync(Path.Combine(Out, "index.html"), TestContext.Current.CancellationToken);
        Assert.Contains("<a href=\"compute.html\">compute</a>", page);
        Assert.True(File.Exists(Path.Combine(Out, "compute.html")));
        string table = await File.ReadAllTextAsync(markdown, TestContext.Current.CancellationToken);
        Assert.Contains("| compute | beside it | 4 |", table);

        ConsoleRun again = await Report("--json");
        Assert.Equal(2, again.ErrorLines.Length);
        Assert.All(again.ErrorLines, line => Assert.EndsWith("taken from earlier results", line));
        Assert.Equal(models[1].GetRawText(), again.Json.GetProperty("scenarios")[0].GetProperty("models")[1].GetRawText());
    }

    [Fact]
    public async Task A_public_trace_that_is_not_there_is_told_and_the_stand_in_is_used()
    {
        ConsoleRun run = await Report("--traces", _place.Folder, "--model-seeds", "1", "--seeds", "1", "--published-seeds", "0");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("no public trace of it in", run.ErrorLines[0]);
        Assert.Contains("on the trace beside the scenario", run.Output);
    }

    [Fact]
    public async Task A_public_trace_that_is_there_is_used()
    {
        File.Copy(Path.Combine(_place.Folder, "compute.csv"), Path.Combine(_place.Folder, "tnsm2024.csv"));
        ConsoleRun run = await Report("--traces", _place.Folder, "--model-seeds", "1", "--seeds", "1", "--published-seeds", "0", "--json");
        JsonElement scenario = run.Json.GetProperty("scenarios")[0];
        Assert.Equal("tnsm2024.csv", scenario.GetProperty("trace").GetString());
        Assert.False(scenario.GetProperty("trace_is_own").GetBoolean());
    }

    [Fact]
    public async Task A_report_that_is_interrupted_keeps_the_models_that_are_done()
    {
        ConsoleRun stopped = await ConsoleRun.InterruptedAt("model seed 1: the optimum", Arguments());
        Assert.Equal(130, stopped.ExitCode);
        ConsoleRun rest = await Report();
        Assert.Equal(0, rest.ExitCode);
        Assert.Equal("compute, model seed 0: taken from earlier results", rest.ErrorLines[0]);
        Assert.DoesNotContain(rest.ErrorLines[1..], line => line.Contains("model seed 0"));
    }

    [Theory]
    [InlineData("--traces", "nowhere", "--traces: found no folder 'nowhere', expected one with the traces")]
    [InlineData("--load", "rush", "--load: found 'rush', expected training or unseen")]
    [InlineData("--seeds", "0", "--seeds: found '0', expected a whole number from 1 to 1000")]
    public async Task A_flag_that_is_wrong_is_one_line(string flag, string value, string line)
    {
        ConsoleRun run = await ConsoleRun.Of("report", _place.Scenario, "--out", Out, flag, value);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(line, Assert.Single(run.ErrorLines));
    }

    [Fact]
    public async Task A_scenario_that_is_not_there_is_one_line()
    {
        ConsoleRun run = await ConsoleRun.Of("report", Path.Combine(_place.Folder, "none.yaml"), "--out", Out);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("none.yaml: found no such file, expected a scenario in YAML", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public async Task A_scenario_that_is_named_twice_is_one_line()
    {
        ConsoleRun run = await ConsoleRun.Of("report", _place.Scenario, _place.Scenario, "--out", Out);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("SCENARIO: found compute twice, expected every scenario once", Assert.Single(run.ErrorLines));
    }

    private string[] Arguments(params string[] flags) =>
    [
        "report", _place.Scenario, "--out", Out, "--steps", "20", "--load", "training,shifted", "--training-steps", "8192",
        .. flags.Contains("--seeds") ? Array.Empty<string>() : ["--seeds", "2", "--model-seeds", "2"], .. flags,
    ];

    private Task<ConsoleRun> Report(params string[] flags) => ConsoleRun.Of(Arguments(flags));
}
