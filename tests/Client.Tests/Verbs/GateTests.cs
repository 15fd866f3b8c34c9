using System.Text.Json;
using Meshward.Client.Work;
using Meshward.Core.Control;

namespace Meshward.Client.Tests.Verbs;

/// <summary>Recorded traffic through a policy and the calibrated rules, on a shipped scenario.</summary>
public sealed class GateTests(GateFixture fixture) : IClassFixture<GateFixture>
{
    private GateStore Store => new(fixture.Place.Data);

    [Fact]
    public async Task A_policy_that_does_as_well_as_the_rules_passes_and_its_verdict_is_found_by_its_hash()
    {
        string page = Path.Combine(fixture.Place.Folder, "gate.html");
        ConsoleRun run = await Gate("--recorded", fixture.Friday, "--json", "--out", page);

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        JsonElement result = run.Json;
        Assert.True(result.GetProperty("passed").GetBoolean());
        Assert.Empty(result.GetProperty("failed").EnumerateArray());
        Assert.Equal(240, result.GetProperty("steps").GetInt32());
        Assert.Equal(["compute"], result.GetProperty("columns").EnumerateArray().Select(column => column.GetString()));
        Assert.Equal("rules", result.GetProperty("twin").GetProperty("name").GetString());
        Assert.Equal(
            ["objectives-met", "mean-cost", "largest-cost", "shed-share", "turns.routing.compute.node1", "turns.cores.node1", "outside-region", "unknown-traffic"],
            result.GetProperty("criteria").EnumerateArray().Select(criterion => criterion.GetProperty("name").GetString()));

        string policy = result.GetProperty("policy_sha256").GetString()!, scenario = result.GetProperty("scenario_sha256").GetString()!;
        GateVerdict verdict = Assert.Single(Store.Find(policy));
        Assert.True(GateStanding.Of([verdict], policy, scenario).Passed);
        Assert.Equal(Store.FileOf(verdict), result.GetProperty("verdict").GetString());
        Assert.Equal(result.GetProperty("recording_sha256").GetString(), verdict.RecordingSha256);

        byte[] first = await File.ReadAllBytesAsync(page, TestContext.Current.CancellationToken);
        ConsoleRun again = await Gate("--recorded", fixture.Friday, "--json", "--out", page);
        Assert.Equal(run.Output, again.Output);
        Assert.Equal(first, await File.ReadAllBytesAsync(page, TestContext.Current.CancellationToken));
        Assert.Single(Store.Find(policy));
    }

    [Fact]
    public async Task A_policy_that_was_trained_for_a_round_fails_and_each_criterion_is_named()
    {
        string page = Path.Combine(fixture.Place.Folder, "failed.html");
        ConsoleRun run = await Gate("--policy", fixture.Early, "--recorded", fixture.Friday, "--json", "--out", page);

        Assert.Equal(3, run.ExitCode);
        string[] failed = [.. run.Json.GetProperty("failed").EnumerateArray().Select(name => name.GetString()!)];
        Assert.NotEmpty(failed);
        Assert.Equal(failed, run.ErrorLines.Select(line => line.Split(' ')[2]));
        Assert.All(run.ErrorLines, line => Assert.Matches(@"^gate: found [a-z0-9.-]+ at -?[0-9.]+, expected at (most|least) -?[0-9.]+$", line));
        GateVerdict verdict = Assert.Single(Store.Find(run.Json.GetProperty("policy_sha256").GetString()!), verdict => verdict.Recording == fixture.Friday);
        Assert.Equal(failed, verdict.Failed);
        string html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        Assert.Contains("did not pass the gate", html);
        Assert.All(failed, name => Assert.Contains(name, html));
    }

    /// <summary>Judged on a recording of its own, so that the other tests' verdicts stay.</summary>
    [Fact]
    public async Task Tolerances_let_it_pass_and_the_trace_of_the_scenario_is_a_recording_too()
    {
        string trace = Path.Combine(Workplace.Repository, "scenarios", "shop-small.csv");
        ConsoleRun run = await Gate(
            "--policy", fixture.Early, "--recorded", trace, "--tolerate-objectives", "1", "--tolerate-cost", "10", "--tolerate-largest-cost", "10",
            "--tolerate-turns", "100", "--tolerate-routing-turns", "100", "--tolerate-outside", "1", "--tolerate-unknown", "1");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("160 time steps of 6 s", run.Output);
        Assert.Contains("column load_compute", run.Output);
        Assert.Contains("Passed", run.Output);
        Assert.All(run.Output.Split('\n').Where(line => line.Contains("turns.", StringComparison.Ordinal)), line => Assert.True(line.TrimEnd().Length <= 80, line));
    }

    [Theory]
    [InlineData("rps\n4\n5\n", "found no column with the load of compute, expected one of load_compute, offered_compute, load.compute, compute; found columns rps")]
    [InlineData("compute,x\n4,1\nnan,1\n", ":3: Column 'compute' holds no number; expected requests per second, at least 0.")]
    [InlineData("compute\n", "The file has a header line and no rows")]
    [InlineData("", "The file is empty")]
    public async Task A_recording_that_does_not_tell_the_load_is_one_line(string csv, string line)
    {
        ConsoleRun run = await Gate("--recorded", fixture.Place.Write("bad.csv", csv));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(line, Assert.Single(run.ErrorLines));
    }

    [Fact]
    public async Task Other_mistakes_are_one_line_each()
    {
        await Mistake("--recorded: found nothing, expected a CSV file with recorded traffic");
        await Mistake("nowhere.csv: found no such file, expected a CSV file with recorded traffic", "--recorded", "nowhere.csv");
        await Mistake("--tolerate-cost: found '-1', expected a number from 0 to 1000", "--recorded", fixture.Friday, "--tolerate-cost", "-1");
        await Mistake("--tolerate-shed: found 'nan', expected a number from 0 to 1", "--recorded", fixture.Friday, "--tolerate-shed", "nan");
        await Mistake("rules: found no such file, expected a policy file or learned", "--recorded", fixture.Friday, "--policy", "rules");
    }

    [Fact]
    public async Task A_policy_of_another_scenario_is_one_line()
    {
        ConsoleRun run = await ConsoleRun.Of("gate", fixture.Place.Scenario, "--data", fixture.Place.Data, "--policy", fixture.Good, "--recorded", fixture.Friday);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("found a policy of the scenario shop-small with hash", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public async Task A_scenario_without_calibrated_rules_is_one_line()
    {
        string text = await File.ReadAllTextAsync(fixture.Place.Scenario, TestContext.Current.CancellationToken);
        string moving = fixture.Place.Write("moving.yaml", text.Replace(
            "    kind: uniform-choice\n    choices:\n      compute: [4, 8, 12]\n    hold-steps: 1\n",
            "    kind: sinusoid\n    waves:\n      compute: { mean: 8, amplitude: 4, period-steps: 60 }\n", StringComparison.Ordinal));
        ConsoleRun run = await ConsoleRun.Of("gate", moving, "--data", fixture.Place.Data, "--recorded", fixture.Friday);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("found no calibrated rules to compare with (the training load moves with time", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public async Task A_verdict_that_cannot_be_read_is_one_line()
    {
        string folder = Path.Combine(fixture.Place.Folder, "other"), policy = new('a', 64);
        Directory.CreateDirectory(Path.Combine(folder, "gates", policy));
        await File.WriteAllTextAsync(Path.Combine(folder, "gates", policy, "b.json"), "{", TestContext.Current.CancellationToken);

        BadInputException bad = Assert.Throws<BadInputException>(() => new GateStore(folder).Find(policy));
        Assert.Contains("expected a verdict of the gate", Assert.Single(bad.Diagnostics).ToString());
        Assert.Empty(new GateStore(folder).Find(new string('c', 64)));
    }

    private async Task Mistake(string line, params string[] flags)
    {
        ConsoleRun run = await Gate(flags);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(line, Assert.Single(run.ErrorLines));
    }

    private Task<ConsoleRun> Gate(params string[] flags) => ConsoleRun.Of(
        ["gate", GateFixture.Scenario, "--data", fixture.Place.Data, "--model-forests", "1", .. flags.Contains("--policy") ? [] : (string[])["--policy", fixture.Good], .. flags]);
}
