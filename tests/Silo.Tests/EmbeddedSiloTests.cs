using System.Net;
using System.Net.Sockets;
using Meshward.Core.Scenarios;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Tests.Training;
using Meshward.Learning.Training;
using Meshward.Silo.Web;
using Microsoft.Extensions.Logging;

namespace Meshward.Silo.Tests;

public sealed class EmbeddedSiloTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_trained_policy_is_found_after_a_restart_on_the_same_data_directory()
    {
        TrainingTask task = SmallTraining.Task();
        string sha256;
        await using (EmbeddedSilo silo = await StartAsync())
        {
            string run = await silo.Training.StartAsync(task, Patience);
            await WatchAsync(silo, run);
            sha256 = (await silo.Training.GetPolicyAsync(run, Patience)).Sha256();
        }

        await using EmbeddedSilo again = await StartAsync();
        TrainedPolicy? found = await again.Training.FindPolicyAsync("compute", task.Scenario.Hash, Patience);
        Assert.Equal(sha256, found!.Sha256());
        Assert.Equal(sha256, Assert.Single(await again.Training.ListPoliciesAsync("compute", Patience)).Sha256);
        Assert.Equal("compute-2", await again.Training.StartAsync(task, Patience));
    }

    [Fact]
    public async Task A_training_that_was_stopped_with_its_silo_goes_on_in_the_next_with_the_same_policy()
    {
        TrainingTask task = SmallTraining.Task(SmallTraining.Config with { TotalSteps = 400 * 2 * 32 * 8 });
        var training = new TrainingRun(task, new InProcessRoundRunner(2));
        TrainingCheckpoint last = await training.RunAsync(training.Start(), (_, _) => ValueTask.CompletedTask, Patience);
        string run;
        await using (EmbeddedSilo silo = await StartAsync())
        {
            run = await silo.Training.StartAsync(task, Patience);
            await foreach (TrainingProgress progress in silo.Training.WatchAsync(run, Patience))
            {
                if (progress.Round == 5)
                    break;
            }
        }

        await using EmbeddedSilo next = await StartAsync();
        int first = 0;
        await foreach (TrainingProgress progress in next.Training.WatchAsync(run, Patience))
            first = first == 0 ? progress.Round : first;
        Assert.InRange(first, 6, task.Rounds);
        Assert.Equal(training.Policy(last).Sha256(), (await next.Training.GetPolicyAsync(run, Patience)).Sha256());
    }

    [Fact]
    public async Task Two_silos_share_a_data_directory_at_the_same_time()
    {
        await using EmbeddedSilo one = await StartAsync();
        await using EmbeddedSilo other = await StartAsync();
        string[] runs = await Task.WhenAll(
            one.Training.StartAsync(SmallTraining.Task(seed: 1), Patience), other.Training.StartAsync(SmallTraining.Task(seed: 2), Patience));
        Assert.Equal(["compute-1", "compute-2"], runs.Order());
        await Task.WhenAll(WatchAsync(one, runs[0]), WatchAsync(other, runs[1]));
        Assert.Equal(runs.Order(), (await one.Training.ListPoliciesAsync("compute", Patience)).Select(entry => entry.Run).Order());
        Assert.Equal(runs.Order(), (await other.Training.ListPoliciesAsync("compute", Patience)).Select(entry => entry.Run).Order());
    }

    [Fact]
    public async Task The_dashboard_answers_on_loopback_and_calls_our_grains_by_their_names()
    {
        int port = FreePort();
        await using EmbeddedSilo silo = await StartAsync(new EmbeddedSiloOptions(_directory.Path) { Web = Local(port) with { HasDashboard = true } });
        await WatchAsync(silo, await silo.Training.StartAsync(SmallTraining.Task(), Patience));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/dashboard/") };
        Assert.Contains("version", await client.GetStringAsync("version", Patience), StringComparison.Ordinal);
        string counters = "";
        for (int i = 0; i < 50 && !counters.Contains("\"grainType\":\"training\"", StringComparison.Ordinal); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Patience);
            counters = await client.GetStringAsync("DashboardCounters", Patience);
        }

        Assert.Contains("\"grainType\":\"controller\"", counters, StringComparison.Ordinal);
        Assert.Contains("\"grainType\":\"simulator\"", counters, StringComparison.Ordinal);
        Assert.Contains("\"grainType\":\"training\"", counters, StringComparison.Ordinal);
        Assert.StartsWith(
            "[\"cluster\",\"controller\",\"journal\",\"service\",\"simulator\",\"simulator-group\",\"training\",", await client.GetStringAsync("GrainTypes", Patience), StringComparison.Ordinal);
        Assert.DoesNotContain("Meshward.Grains.", counters, StringComparison.Ordinal);

        // The dashboard looks now: from here on it counts calls, and answers by the name that it was asked with.
        await WatchAsync(silo, await silo.Training.StartAsync(SmallTraining.Task(), Patience));
        string calls = "";
        for (int i = 0; i < 50 && !calls.Contains("\"training.StartAsync\"", StringComparison.Ordinal); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Patience);
            calls = await client.GetStringAsync("GrainStats/training", Patience);
        }

        Assert.Contains("\"training.StartAsync\"", calls, StringComparison.Ordinal);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, new Uri("version", UriKind.Relative));
        foreign.Headers.Host = "attacker.example";
        using HttpResponseMessage refused = await client.SendAsync(foreign, Patience);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task A_web_port_in_use_gives_one_line_that_names_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Checked<EmbeddedSilo> silo = await EmbeddedSilo.StartAsync(new EmbeddedSiloOptions(_directory.Path) { Web = Local(port) }, Patience);
        Assert.Contains($"port {port}", Assert.Single(silo.Diagnostics).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_used_gives_one_line_that_names_it()
    {
        string path = Path.Combine(_directory.Path, "file");
        await File.WriteAllTextAsync(path, "", Patience);
        Checked<EmbeddedSilo> silo = await EmbeddedSilo.StartAsync(new EmbeddedSiloOptions(path), Patience);
        Assert.Equal(path, Assert.Single(silo.Diagnostics).Source);
    }

    [Fact]
    public async Task A_silo_log_that_has_grown_long_is_put_aside()
    {
        string log = Path.Combine(_directory.Path, EmbeddedSilo.LogName);
        await File.WriteAllBytesAsync(log, new byte[5 * 1024 * 1024], Patience);
        await using EmbeddedSilo silo = await StartAsync();
        silo.Log.LogWarning("one line");
        Assert.Equal(5 * 1024 * 1024, new FileInfo($"{log}.1").Length);
        Assert.Contains("one line", await File.ReadAllTextAsync(log, Patience), StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task WatchAsync(EmbeddedSilo silo, string run)
    {
        await foreach (TrainingProgress _ in silo.Training.WatchAsync(run, Patience))
        {
            // To its end.
        }
    }

    private static WebOptions Local(int port) => new(new IPEndPoint(IPAddress.Loopback, port));

    private Task<EmbeddedSilo> StartAsync() => StartAsync(new EmbeddedSiloOptions(_directory.Path));

    private static async Task<EmbeddedSilo> StartAsync(EmbeddedSiloOptions options) =>
        (await EmbeddedSilo.StartAsync(options, Patience)).Value!;
}
