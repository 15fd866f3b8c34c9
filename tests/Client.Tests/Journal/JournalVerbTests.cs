using System.Text.Json;
using Meshward.Client.Output;
using Meshward.Core.Control.Journal;
using Meshward.Silo;
using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Journal;

/// <summary>The verbs <c>journal</c> and <c>why</c> as users run them.</summary>
public sealed class JournalVerbTests(JournalFixture fixture) : IClassFixture<JournalFixture>
{
    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Decisions_are_rows_and_events_stand_between_them()
    {
        ConsoleRun run = await JournalAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = [.. run.Output.Split('\n').Where(line => line.Contains("15:0", StringComparison.Ordinal))];
        Assert.Equal(4, lines.Length);
        Assert.Matches(@"15:00:00 +1 +compute 8\.5 +cores\.compute 2 → 3 +policy +largest-change cool-down +applied +1 of 1", lines[0]);
        Assert.Matches(@"15:01:00 +2 +compute 8\.5 +- +present +- +unchanged +…", lines[1]);
        Assert.Equal("15:01:55  metrics-lost: no answer [yet]", lines[2].Trim());
        Assert.Matches(@"15:02:00 +3 .* unconfirmed", lines[3]);
    }

    [Fact]
    public async Task Records_are_one_json_object()
    {
        JsonElement result = (await JournalAsync("--json")).Json;

        Assert.Equal("compute", result.GetProperty("scenario").GetString());
        JsonElement[] records = [.. result.GetProperty("records").EnumerateArray()];
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], records.Select(record => record.GetProperty("sequence").GetInt32()));
        Assert.Equal(["decision", "outcome", "observation", "decision", "outcome", "event", "decision"], records.Select(record => record.GetProperty("kind").GetString()));
        Assert.Equal(3, records[0].GetProperty("controls")[1].GetProperty("desired").GetDouble());
    }

    [Fact]
    public async Task A_csv_has_a_row_for_each_decision()
    {
        string file = Path.Combine(fixture.Place.Folder, "out", "journal.csv");
        ConsoleRun run = await JournalAsync("--csv", "--out", file);

        Assert.Equal(
            """"
            decision,at,generation,dry_run,source,order,window_start,window_end,missing_share,load.compute,from.routing.compute.node1,to.routing.compute.node1,from.cores.compute,to.cores.compute,predicted.delay.compute,predicted_reward,observed.delay.compute,observed_reward,objectives_met,rules,outcome,outcome_text,took_seconds
            1,2026-11-26T15:00:00.000Z,1,false,policy,none,2026-11-26T14:59:10.000Z,2026-11-26T14:59:58.000Z,0,8.5,0.8,0.8,2,3,0.5,0.8,0.55,0.75,true,largest-change cool-down,applied,,0.125
            2,2026-11-26T15:01:00.000Z,1,false,present,none,2026-11-26T15:00:10.000Z,2026-11-26T15:00:58.000Z,0,8.5,,,3,3,0.5,0.8,,,,,unchanged,"nothing, ""really""",0.125
            3,2026-11-26T15:02:00.000Z,1,false,policy,none,2026-11-26T15:01:10.000Z,2026-11-26T15:01:58.000Z,0,8.5,0.8,0.8,2,3,0.5,0.8,,,,largest-change cool-down,,,

            """",
            run.Output);
        Assert.Equal(run.Output, await File.ReadAllTextAsync(file, Patience));
    }

    [Theory]
    [InlineData("--last", "1", "3")]
    [InlineData("--since", "2026-11-26T15:01", "2,3")]
    [InlineData("--since", "2026-11-26T16:01:00+01:00", "2,3")]
    [InlineData("--since", "2026-11-26", "1,2,3")]
    [InlineData("--since", "2126-11-26", "")]
    public async Task A_part_can_be_asked_for(string flag, string value, string decisions)
    {
        ConsoleRun run = await JournalAsync("--csv", flag, value);

        Assert.Equal(decisions, string.Join(',', run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(row => row.Split(',')[0])));
    }

    [Theory]
    [InlineData("--since: found 'yesterday', expected a time such as 2h, 7d, 2026-11-26 or 2026-11-26T15:00", "--since", "yesterday")]
    [InlineData("--since: found '2026-13-01', expected a time such as 2h, 7d, 2026-11-26 or 2026-11-26T15:00", "--since", "2026-13-01")]
    [InlineData("--last: found '0', expected a whole number from 1 to 1000000", "--last", "0")]
    [InlineData("--csv: found it with --json, expected one of them", "--csv", "--json")]
    [InlineData("--out: found it with --follow, which has no end, expected one of them", "--follow", "--out", "journal.csv")]
    public async Task Mistakes_of_flags_are_told_in_a_line(string line, params string[] flags)
    {
        ConsoleRun run = await JournalAsync(flags);

        Assert.Equal((2, line), (run.ExitCode, Assert.Single(run.ErrorLines)));
    }

    [Fact]
    public async Task A_scenario_without_a_journal_is_told_in_a_line()
    {
        string data = Path.Combine(fixture.Place.Folder, "elsewhere");
        string line = $"{fixture.Place.Scenario}: found no journal of compute in {data}, expected one: a controller writes it";
        foreach (string[] arguments in new string[][] { ["journal", fixture.Place.Scenario, "--data", data], ["why", fixture.Place.Scenario, "last", "--data", data] })
        {
            ConsoleRun run = await ConsoleRun.Of(arguments);
            Assert.Equal((2, line), (run.ExitCode, Assert.Single(run.ErrorLines)));
        }
    }

    [Fact]
    public async Task A_decision_is_told_in_words()
    {
        ConsoleRun run = await WhyAsync("1");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("Decision 1 of compute, 2026-11-26 15:00:00 UTC", run.Output, StringComparison.Ordinal);
        Assert.Contains("compute: 8.5 requests per second, newest sample 1.5 s old", run.Output);
        Assert.Contains("delay.compute 0.55, 0.5 predicted", run.Output);
        Assert.InRange(run.Output.Split('\n').Length, 10, 40);
        Assert.StartsWith("Decision 3 of compute", (await WhyAsync("last")).Output, StringComparison.Ordinal);
        JsonElement result = (await WhyAsync("1", "--json")).Json;
        Assert.Equal((1, "applied"), (result.GetProperty("decision").GetProperty("decision").GetInt32(), result.GetProperty("outcome").GetProperty("outcome").GetString()));
        Assert.Equal("Seen", result.GetProperty("story")[0].GetProperty("heading").GetString());
    }

    [Theory]
    [InlineData("4", "DECISION: found no decision 4 in the journal of compute, expected one that journal lists")]
    [InlineData("first", "DECISION: found 'first', expected the number of a decision, as journal lists it, or last")]
    [InlineData("0", "DECISION: found '0', expected the number of a decision, as journal lists it, or last")]
    public async Task A_decision_that_is_not_there_is_told_in_a_line(string decision, string line)
    {
        ConsoleRun run = await WhyAsync(decision);

        Assert.Equal((2, line), (run.ExitCode, Assert.Single(run.ErrorLines)));
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--csv")]
    [InlineData(null)]
    public async Task What_another_silo_adds_is_followed_until_the_user_has_seen_enough(string? form)
    {
        using JournalFixtureCopy copy = new(fixture);
        using CancellationTokenSource stop = new();
        await using WaitingWriter output = new();
        using StringWriter error = new();
        string[] arguments = ["journal", copy.Scenario, "--data", copy.Data, "--follow", "--last", "1", .. form is null ? [] : new[] { form }];
        Task<int> follow = ConsoleApp.RunAsync(arguments, new Terminal(output, error, outputIsTerminal: false, errorIsTerminal: false), stop.Token);
        if (form is not null)
        {
            await output.UntilAsync(form == "--csv" ? "took_seconds" : "\"sequence\":7", Patience);
        }

        await using (EmbeddedSilo silo = (await EmbeddedSilo.StartAsync(new EmbeddedSiloOptions(copy.Data) { Cores = 1 }, Patience)).Value!)
        {
            foreach (JournalRecord record in new JournalRecord[] { JournalSamples.Outcome(3, mesh: JournalFixture.Mesh), JournalFixture.Observation(3), JournalFixture.Decision(4) })
            {
                await JournalFixture.Of(silo).AppendAsync(record, Patience);
            }

            await output.UntilAsync(form switch { "--json" => "\"sequence\":10,", "--csv" => "3,2026", _ => "#3 measured" }, Patience);
            await stop.CancelAsync();
            Assert.Equal(130, await follow);
        }

        Assert.Equal("interrupted\n", error.ToString());
        string[] lines = output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        switch (form)
        {
            case "--json":
                Assert.Equal([7, 8, 9, 10], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("sequence").GetInt32()));
                break;
            case "--csv":
                Assert.Equal(["decision", "3", "4"], lines.Select(line => line.Split(',')[0]));
                Assert.Contains(",applied,,0.125", lines[1]);
                break;
            default:
                Assert.StartsWith("15:02:00  #3  compute 8.5  cores.compute 2 → 3  policy  largest-change cool-down  applied", lines[0], StringComparison.Ordinal);
                Assert.Equal("15:02:55  #3 measured: compute <= 0.6: met (0.55)", lines[1]);
                Assert.EndsWith("unconfirmed", lines[2], StringComparison.Ordinal);
                break;
        }
    }

    private Task<ConsoleRun> JournalAsync(params string[] flags) =>
        ConsoleRun.Of(["journal", fixture.Place.Scenario, "--data", fixture.Place.Data, .. flags]);

    private Task<ConsoleRun> WhyAsync(string decision, params string[] flags) =>
        ConsoleRun.Of(["why", fixture.Place.Scenario, decision, "--data", fixture.Place.Data, .. flags]);

    private sealed class JournalFixtureCopy : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("meshward-test-").FullName;

        public JournalFixtureCopy(JournalFixture fixture)
        {
            Scenario = fixture.Place.Scenario;
            foreach (string file in Directory.GetFiles(fixture.Place.Data, "meshward.db*"))
            {
                File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
            }
        }

        public string Scenario { get; }

        public string Data => _folder;

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
