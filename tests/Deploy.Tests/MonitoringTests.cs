using System.Diagnostics;
using System.Text.Json.Nodes;
using Meshward.Tests.Shared;

namespace Meshward.Deploy.Tests;

/// <summary>Prometheus finds every silo in a cluster, by itself or by its operator, and has the alerts and the board.</summary>
public sealed class MonitoringTests
{
    private const string Folder = "deploy/observability";

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    [Fact]
    public void What_the_operator_is_given_fits_its_schema()
    {
        IReadOnlyList<Manifest> all = Kustomize.Render(Folder);

        Assert.Equal(["ConfigMap", "PodMonitor", "PrometheusRule"], all.Select(manifest => manifest.Kind).Order(StringComparer.Ordinal));
        Assert.Empty(all.SelectMany(SchemaTests.Mistakes));
    }

    [Theory]
    [InlineData("pod-monitor.yaml", "podMetricsEndpoints:", "endpoints:")]
    [InlineData("pod-monitor.yaml", "- port: web", "- port: 8080")]
    [InlineData("rules.yaml", "expr:", "expression:")]
    public void A_mistake_in_it_is_found(string file, string right, string wrong)
    {
        string yaml = File.ReadAllText(Path.Combine(Repository.Root, Folder, file));
        Assert.Contains(right, yaml, StringComparison.Ordinal);

        Assert.NotEmpty(SchemaTests.Mistakes(Assert.Single(Manifest.Read(yaml.Replace(right, wrong, StringComparison.Ordinal)))));
    }

    [Fact]
    public void The_operator_selects_the_port_of_silos_and_calls_their_job_as_the_alerts_do()
    {
        JsonNode spec = Read("pod-monitor.yaml").Json["spec"]!;
        JsonNode pod = Assert.Single(Kustomize.Render("deploy/overlays/cluster"), manifest => manifest.Kind == "StatefulSet").Pod!;
        JsonObject labels = pod["metadata"]!["labels"]!.AsObject();

        Assert.All(spec["selector"]!["matchLabels"]!.AsObject(), pair => Assert.Equal(pair.Value!.ToString(), labels[pair.Key]!.ToString()));
        Assert.Equal("meshward", labels[spec["jobLabel"]!.ToString()]!.ToString());
        string port = Assert.Single(spec["podMetricsEndpoints"]!.AsArray())!["port"]!.ToString();
        Assert.Contains(port, pod["spec"]!["containers"]![0]!["ports"]!.AsArray().Select(each => each!["name"]!.ToString()));
    }

    // With the environment variable MESHWARD_UPDATE=1 they are written anew instead.
    [Fact]
    public void The_alerts_of_the_operator_are_those_of_the_file()
    {
        string path = Path.Combine(Repository.Root, Folder, "rules.yaml"), text = File.ReadAllText(path);
        string alerts = File.ReadAllText(Path.Combine(Repository.Root, Folder, "alerts.yml"));
        IEnumerable<string> lines = alerts[alerts.IndexOf("groups:", StringComparison.Ordinal)..].TrimEnd().Split('\n').Select(line => line.Length > 0 ? "  " + line : line);
        string expected = text[..(text.IndexOf("\nspec:\n", StringComparison.Ordinal) + 7)] + string.Join('\n', lines) + "\n";
        if (Environment.GetEnvironmentVariable("MESHWARD_UPDATE") == "1")
            File.WriteAllText(path, expected);
        else
            Assert.True(text == expected, $"{path} is out of date; run these tests with MESHWARD_UPDATE=1 to write it anew.");
    }

    [Fact]
    public void A_Prometheus_without_operator_asks_for_the_addresses_and_the_port_of_silos()
    {
        JsonNode job = Assert.Single(Read("scrape.yml").Json["scrape_configs"]!.AsArray())!;
        JsonNode names = Assert.Single(job["dns_sd_configs"]!.AsArray())!;
        IReadOnlyList<Manifest> silos = Kustomize.Render("deploy/overlays/cluster");
        string[] name = Assert.Single(names["names"]!.AsArray())!.ToString().Split('.');
        Manifest service = Assert.Single(silos, manifest => manifest.Kind == "Service" && manifest.Name == name[0]);

        Assert.Equal("meshward", job["job_name"]!.ToString());
        Assert.Equal([service.Namespace!, "svc", "cluster", "local"], name[1..]);
        Assert.Equal("None", service.Json["spec"]!["clusterIP"]!.ToString());
        JsonNode container = Assert.Single(silos, manifest => manifest.Kind == "StatefulSet").Pod!["spec"]!["containers"]![0]!;
        JsonNode web = Assert.Single(container["ports"]!.AsArray(), port => port!["name"]!.ToString() == "web")!;
        Assert.Equal(web["containerPort"]!.ToString(), names["port"]!.ToString());
    }

    [Fact]
    public async Task Prometheus_takes_the_configuration()
    {
        if (!File.Exists("/usr/bin/promtool"))
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "promtool is missing: install the package prometheus.");
            Assert.Skip("promtool is missing: install the package prometheus.");
        }

        // The token is one that Prometheus' own pod has.
        string file = Path.GetTempFileName(), folder = Path.Combine(Repository.Root, Folder);
        string configuration = (await File.ReadAllTextAsync(Path.Combine(folder, "scrape.yml"), Patience))
            .Replace("/etc/prometheus/meshward/token", "/dev/null", StringComparison.Ordinal)
            .Replace("alerts.yml", Path.Combine(folder, "alerts.yml"), StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, configuration, Patience);
        try
        {
            using Process promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "config", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> said = promtool.StandardOutput.ReadToEndAsync(Patience), wrong = promtool.StandardError.ReadToEndAsync(Patience);
            await promtool.WaitForExitAsync(Patience);
            Assert.True(promtool.ExitCode == 0, await said + await wrong);
            Assert.Contains("1 rule files found", await said, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Manifest Read(string file) => Assert.Single(Manifest.Read(File.ReadAllText(Path.Combine(Repository.Root, Folder, file))));
}
