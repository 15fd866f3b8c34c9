using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Meshward.Tests.Shared;

/// <summary>A Prometheus server on loopback with a configuration and a data folder of its own, which reads pages four times a second.</summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    /// <summary>Time between two scrapes.</summary>
    public static readonly TimeSpan ScrapeInterval = TimeSpan.FromMilliseconds(250);

    private const string Program = "/usr/bin/prometheus";
    private const string Missing = "Prometheus is missing: install the package prometheus.";

    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-prometheus-").FullName;
    private readonly StringBuilder _log = new();
    private Process? _process;

    private PrometheusServer()
    {
    }

    /// <summary>Its address.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>Whether the machine has Prometheus.</summary>
    public static bool IsInstalled => File.Exists(Program);

    /// <summary>Ends a test where there is no Prometheus; fails it under continuous integration.</summary>
    public static void Require()
    {
        if (IsInstalled)
        {
            return;
        }

        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", Missing);
        Assert.Skip(Missing);
    }

    /// <summary>Starts a server, and waits until it answers.</summary>
    /// <param name="pages">Pages to scrape: the name of the job, the pod that the page belongs to, and the port on loopback.</param>
    public static Task<PrometheusServer> StartAsync(params (string Job, string Pod, int Port)[] pages) => StartAsync(takesUnordered: false, pages);

    /// <summary>Starts a server, and waits until it answers.</summary>
    /// <param name="takesUnordered">Whether it takes samples that lie up to a minute before others of their series that came earlier.</param>
    /// <param name="pages">As above.</param>
    public static async Task<PrometheusServer> StartAsync(bool takesUnordered, params (string Job, string Pod, int Port)[] pages)
    {
        var server = new PrometheusServer();
        try
        {
            await File.WriteAllTextAsync(Path.Combine(server._folder, "prometheus.yml"), Configuration(pages, takesUnordered), TestContext.Current.CancellationToken);
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server that reads no pages and holds a past.</summary>
    /// <param name="openMetrics">The past in the OpenMetrics format, with times.</param>
    public static async Task<PrometheusServer> HoldingAsync(string openMetrics)
    {
        var server = new PrometheusServer();
        try
        {
            string past = Path.Combine(server._folder, "past.txt");
            await File.WriteAllTextAsync(past, openMetrics, TestContext.Current.CancellationToken);
            using var importing = Process.Start(new ProcessStartInfo("sh", ["-c", $"promtool tsdb create-blocks-from openmetrics '{past}' '{server._folder}/data' 2>&1 > /dev/null"]) { RedirectStandardOutput = true })!;
            string said = await importing.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await importing.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(importing.ExitCode == 0, said);
            await File.WriteAllTextAsync(Path.Combine(server._folder, "prometheus.yml"), Configuration([]), TestContext.Current.CancellationToken);
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it, and removes what it kept.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Kills it; what it has stored stays.</summary>
    public async Task KillAsync()
    {
        if (_process is not Process process)
        {
            return;
        }

        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        _process = null;
    }

    /// <summary>Starts it again after it was killed, at the same address, with what it has stored.</summary>
    public Task RestartAsync() => LaunchAsync();

    private Task StartAsync()
    {
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
        return LaunchAsync();
    }

    private async Task LaunchAsync()
    {
        _process = Process.Start(new ProcessStartInfo(Program)
        {
            ArgumentList =
            {
                $"--config.file={Path.Combine(_folder, "prometheus.yml")}",
                $"--storage.tsdb.path={Path.Combine(_folder, "data")}",
                $"--web.listen-address={Address.Authority}",
                "--log.level=warn",
            },
            RedirectStandardError = true,
        })!;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_log)
            {
                _log.AppendLine(line.Data);
            }
        };
        _process.BeginErrorReadLine();
        using var http = new HttpClient();
        long begun = TimeProvider.System.GetTimestamp();
        while (!await IsReadyAsync(http))
        {
            if (_process.HasExited || TimeProvider.System.GetElapsedTime(begun) > TimeSpan.FromSeconds(20))
            {
                lock (_log)
                {
                    throw new InvalidOperationException($"Prometheus does not start: {_log}");
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri(Address, "-/ready"), TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Configuration((string Job, string Pod, int Port)[] pages, bool takesUnordered = false)
    {
        string interval = string.Create(CultureInfo.InvariantCulture, $"{ScrapeInterval.TotalMilliseconds:0}ms");
        var text = new StringBuilder($"global:\n  scrape_interval: {interval}\n  scrape_timeout: {interval}\n{(takesUnordered ? "storage: { tsdb: { out_of_order_time_window: 1m } }\n" : "")}scrape_configs:\n");
        foreach ((string job, string pod, int port) in pages)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - job_name: {job}\n    static_configs:\n      - targets: ['127.0.0.1:{port}']\n        labels: {{ pod: {pod} }}\n");
        }

        return text.ToString();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
