using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Meshward.Core.Scenarios;
using Meshward.Grains.Telemetry;
using Meshward.Silo.Telemetry;
using Meshward.Tests.Shared;

namespace Meshward.Silo.Tests.Telemetry;

/// <summary>What a silo shows, and what a board and alerts make of it. By itself: when another silo of the process ends, Orleans' meters of this one do, too.</summary>
[Collection(nameof(AloneCollection))]
public sealed partial class ObservabilityTests(WatchedSilo silo) : IClassFixture<WatchedSilo>
{
    private static readonly string _folder = Path.Combine(Repository.Root, "deploy", "observability");

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_shows_every_metric_of_the_list_with_its_labels_and_no_other()
    {
        string page = "";
        for (int i = 0; i < 100 && !page.Contains(MetricList.SiloHealth.PrometheusName, StringComparison.Ordinal); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Patience);
            page = await silo.MetricsAsync();
        }

        Assert.All(MetricList.All, metric =>
        {
            string sample = metric.Form == MetricForm.Histogram ? $"{metric.PrometheusName}_sum" : metric.PrometheusName;
            ImmutableArray<string>[] labels = [.. MetricsPage.Labels(page, sample)];
            Assert.True(labels.Length > 0, $"{sample} is not shown");
            Assert.All(labels, own => Assert.Equal(metric.Labels.Order(StringComparer.Ordinal), own.Order(StringComparer.Ordinal)));
        });
        HashSet<string> known = [.. MetricList.All.Select(metric => metric.PrometheusName), .. SiloTelemetry.Others.Select(metric => metric.PrometheusName), "target_info"];
        Assert.Empty(MetricsPage.Names(page).Where(name => !known.Contains(name)));
    }

    // An old value that stays would be taken for the present one, beside that of the silo that the controller goes on at.
    [Fact]
    public async Task Series_of_a_controller_end_when_it_leaves_the_silo()
    {
        string page;
        using (new ControlMeter(ScenarioReader.Read(new StringReader(MeasuredScenario.Yaml("leaving", "0.9 s", "0.2 s")), "leaving.yaml", ".").Value!, isDryRun: true))
        {
            page = await silo.MetricsAsync();
            for (int i = 0; i < 100 && !page.Contains("mesh=\"leaving\"", StringComparison.Ordinal); i++)
                page = await LaterAsync();
        }

        Assert.Contains("meshward_controller_state{mesh=\"leaving\",state=\"dry_run\"} 1", page, StringComparison.Ordinal);
        for (int i = 0; i < 100 && page.Contains("mesh=\"leaving\"", StringComparison.Ordinal); i++)
            page = await LaterAsync();
        Assert.DoesNotContain("mesh=\"leaving\"", page, StringComparison.Ordinal);
        Assert.Contains("meshward_controller_state{mesh=\"shop\"", page, StringComparison.Ordinal);

        async Task<string> LaterAsync()
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Patience);
            return await silo.MetricsAsync();
        }
    }

    [Fact]
    public async Task Every_query_of_the_board_and_of_the_alerts_asks_for_series_that_a_silo_has()
    {
        PrometheusServer.Require();
        await using PrometheusServer prometheus = await PrometheusServer.StartAsync(("meshward", "silo", silo.Port));
        using var client = new HttpClient { BaseAddress = prometheus.Address };
        for (int i = 0; i < 200 && (await AskAsync(client, "query?query=", "meshward_silo_healthy == 1")).GetProperty("result").GetArrayLength() == 0; i++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Patience);
        string[] queries = [.. BoardQueries(), .. AlertQueries()];
        Assert.True(queries.Length > 40);
        foreach (string query in queries)
        {
            string asked = query.Replace("$mesh", ".*", StringComparison.Ordinal).Replace("$__rate_interval", "10s", StringComparison.Ordinal);
            _ = await AskAsync(client, "query?query=", asked);
            HashSet<string> labels = ["le", "otel_metric_overflow"];
            foreach (string selector in Selector().Matches(asked).Select(match => match.Value))
            {
                JsonElement series = await AskAsync(client, "series?match[]=", selector);
                Assert.True(series.GetArrayLength() > 0, $"{selector} in {query} matches nothing");
                labels.UnionWith(series.EnumerateArray().SelectMany(one => one.EnumerateObject().Select(label => label.Name)));
            }

            Assert.All(Grouping().Matches(asked).SelectMany(match => match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)), label => Assert.Contains(label, labels));
        }
    }

    [Theory]
    [InlineData("check", "alerts.yml")]
    [InlineData("test", "alerts.test.yml")]
    public async Task The_alerts_fire_when_they_should_and_are_silent_when_not(string verb, string file)
    {
        PrometheusServer.Require();
        using Process promtool = Process.Start(new ProcessStartInfo("promtool", [verb, "rules", file]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> said = promtool.StandardOutput.ReadToEndAsync(Patience), wrong = promtool.StandardError.ReadToEndAsync(Patience);
        await promtool.WaitForExitAsync(Patience);
        Assert.True(promtool.ExitCode == 0, await said + await wrong);
    }

    [Fact]
    public void Every_alert_is_tested_both_ways_and_has_a_passage_on_what_to_do()
    {
        string[] alerts = [.. Alert().Matches(File.ReadAllText(Path.Combine(_folder, "alerts.yml"))).Select(match => match.Groups[1].Value)];
        string tests = File.ReadAllText(Path.Combine(_folder, "alerts.test.yml"));
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "observability.md"));
        Assert.True(alerts.Length >= 7);
        Assert.All(alerts, alert =>
        {
            Assert.Matches($@"alertname: {alert}\n\s+exp_alerts: \[\]", tests);
            Assert.Matches($@"alertname: {alert}\n\s+exp_alerts:\n", tests);
            Assert.Contains($"### {alert}\n", page, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_collector_gets_metrics_and_traces()
    {
        (string metrics, string traces) = silo.Sent();
        Assert.All(MetricList.All.Where(metric => metric.Labels.Contains("mesh")), metric => Assert.Contains(metric.Name, metrics, StringComparison.Ordinal));
        Assert.All(new[] { "decision", "collect", "decide", "apply", "meshward.rules", "meshward.outcome" }, word => Assert.Contains(word, traces, StringComparison.Ordinal));
        Assert.Contains("service.name", metrics, StringComparison.Ordinal);
    }

    // With the environment variable MESHWARD_UPDATE=1 it is written anew instead.
    [Fact]
    public void The_tables_of_metrics_in_the_documentation_are_those_of_the_code()
    {
        const string Begin = "<!-- metrics: generated from grains/Telemetry and silo/Telemetry, do not edit -->\n", End = "<!-- end of metrics -->\n";
        string path = Path.Combine(Repository.Root, "docs", "observability.md"), page = File.ReadAllText(path);
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, end = page.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= Begin.Length && end >= begin, "docs/observability.md lacks the marks around its tables.");
        string expected = page[..begin] + "\n" + MetricPage.Write() + "\n" + page[end..];
        if (Environment.GetEnvironmentVariable("MESHWARD_UPDATE") == "1")
            File.WriteAllText(path, expected);
        else
            Assert.True(page == expected, $"{path} is out of date; run these tests with MESHWARD_UPDATE=1 to write it anew.");
    }

    private static IEnumerable<string> BoardQueries()
    {
        using JsonDocument board = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "grafana-dashboard.json")));
        string variable = board.RootElement.GetProperty("templating").GetProperty("list")[1].GetProperty("definition").GetString()!;
        return
        [
            Regex.Match(variable, @"label_values\((\w+), mesh\)").Groups[1].Value,
            .. from panel in board.RootElement.GetProperty("panels").EnumerateArray()
               where panel.TryGetProperty("targets", out _)
               from target in panel.GetProperty("targets").EnumerateArray()
               select target.GetProperty("expr").GetString()!,
        ];
    }

    private static IEnumerable<string> AlertQueries() =>
        Expression().Matches(File.ReadAllText(Path.Combine(_folder, "alerts.yml"))).Select(match => match.Groups[1].Value);

    private static async Task<JsonElement> AskAsync(HttpClient client, string path, string question)
    {
        using HttpResponseMessage answer = await client.GetAsync(new Uri($"api/v1/{path}{Uri.EscapeDataString(question)}", UriKind.Relative), Patience);
        JsonElement told = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Patience)).RootElement;
        Assert.True(told.GetProperty("status").GetString() == "success", $"{question}: {told}");
        return told.GetProperty("data");
    }

    [GeneratedRegex(@"\b(?:(?:meshward|orleans|dotnet)_\w+(?:\{[^}]*\})?|up\{[^}]*\})")]
    private static partial Regex Selector();

    [GeneratedRegex(@"\bby \(([^)]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex(@"\n\s+expr: (.*)\n")]
    private static partial Regex Expression();
}
