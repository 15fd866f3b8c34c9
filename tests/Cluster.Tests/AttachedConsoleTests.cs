using System.Text.Json;
using Meshward.Client.Tests;

namespace Meshward.Cluster.Tests;

/// <summary>Consoles attached to a cluster, as a user would type it. The tests of this class share two silos, and their list of trainings.</summary>
public sealed class AttachedConsoleTests(TwoSilos silos) : IClassFixture<TwoSilos>
{
    private const string Gateway = TwoSilos.Gateway;

    private readonly string _scenario = silos.Place.Scenario;

    private string[] Small => ["--model-forests", "1", "--simulators", "2", "--data", silos.Place.Data, "--json"];

    [Fact]
    public async Task Trainings_are_submitted_listed_followed_left_and_cancelled_by_any_console()
    {
        ConsoleRun submitted = await ConsoleRun.Of(["submit", _scenario, "--steps", "20000000000", "--cluster", Gateway, .. Small]);
        string run = submitted.Json.GetProperty("runs")[0].GetString()!;
        JsonElement jobs = (await ConsoleRun.Of("jobs", "--cluster", TwoSilos.OtherGateway, "--json")).Json.GetProperty("jobs");
        Assert.Contains($"{run} running", jobs.EnumerateArray().Select(job => $"{job.GetProperty("run")} {job.GetProperty("phase")}"));

        Task<ConsoleRun> follower = ConsoleRun.Of("attach", run, "--cluster", Gateway);
        ConsoleRun leaver = await ConsoleRun.InterruptedAt("Ctrl-C leaves", "attach", run, "--cluster", TwoSilos.OtherGateway, "--json");
        Assert.Equal((130, "running"), (leaver.ExitCode, leaver.Json.GetProperty("phase").GetString()));
        Assert.Equal($"detached: {run} goes on; meshward attach {run} --cluster {TwoSilos.OtherGateway} follows it again", leaver.ErrorLines[^1]);
        Assert.False(follower.IsCompleted);

        string policy = Path.Combine(silos.Place.Folder, "policy.safetensors");
        ConsoleRun cancelled = await ConsoleRun.Of("cancel", run, "--cluster", Gateway, "--json", "--out", policy);
        Assert.Equal("cancelled", cancelled.Json.GetProperty("phase").GetString());
        Assert.True(File.Exists(policy));
        Assert.StartsWith($"{run}: cancelled", (await follower).Output, StringComparison.Ordinal);

        ConsoleRun unknown = await ConsoleRun.Of("attach", "compute-99", "--cluster", Gateway);
        Assert.Equal(2, unknown.ExitCode);
        Assert.StartsWith("RUN: found 'compute-99', expected a training of the cluster: ", Assert.Single(unknown.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_scenarios_that_train_on_a_cluster_give_the_policies_that_they_give_alone()
    {
        string second = silos.Place.Write("second.yaml", (await File.ReadAllTextAsync(_scenario, CancellationToken.None)).Replace("name: compute", "name: second", StringComparison.Ordinal));
        string[] train = ["train", _scenario, second, "--steps", "100000"];
        JsonElement here = (await ConsoleRun.Of([.. train, .. Small])).Json.GetProperty("trainings");
        JsonElement there = (await ConsoleRun.Of([.. train, "--cluster", Gateway, .. Small])).Json.GetProperty("trainings");

        Assert.Equal(["compute", "second"], there.EnumerateArray().Select(training => training.GetProperty("scenario").GetString()));
        Assert.Equal(Policies(here), Policies(there));
    }

    [Fact]
    public async Task A_tradeoff_on_a_cluster_has_the_points_that_it_has_alone()
    {
        string[] tradeoff = ["tradeoff", _scenario, "--vary", "bound.compute=1s..1.5s", "--points", "2", "--steps", "60000"];
        ConsoleRun here = await ConsoleRun.Of([.. tradeoff, .. Small]);
        ConsoleRun there = await ConsoleRun.Of([.. tradeoff, "--cluster", Gateway, .. Small]);

        Assert.Equal(0, there.ExitCode);
        JsonElement.ArrayEnumerator Points(ConsoleRun run) => run.Json.GetProperty("points").EnumerateArray();
        Assert.Equal(Points(here).Select(point => point.GetProperty("policy_sha256").GetString()), Points(there).Select(point => point.GetProperty("policy_sha256").GetString()));

        JsonElement jobs = (await ConsoleRun.Of("jobs", "--cluster", Gateway, "--json")).Json.GetProperty("jobs");
        Assert.Equal(
            [("bound.end-to-end-delay = 1 s", Points(there).First().GetProperty("policy_sha256").GetString()), ("bound.end-to-end-delay = 1.5 s", Points(there).Last().GetProperty("policy_sha256").GetString())],
            jobs.EnumerateArray().Where(job => job.TryGetProperty("point", out _)).Select(job => (job.GetProperty("point").GetString()!, job.GetProperty("policy_sha256").GetString())).Order());
    }

    [Fact]
    public async Task A_report_trains_on_the_cluster_that_it_is_given()
    {
        string folder = Path.Combine(silos.Place.Folder, "report");
        ConsoleRun report = await ConsoleRun.Of(
            "report", _scenario, "--out", folder, "--cluster", Gateway, "--model-seeds", "1", "--seeds", "2", "--published-seeds", "0",
            "--training-steps", "20000", "--load", "training", "--steps", "10", "--json");

        Assert.Equal(0, report.ExitCode);
        JsonElement[] trainings = [.. report.Json.GetProperty("scenarios")[0].GetProperty("models")[0].GetProperty("trainings").EnumerateArray()];
        JsonElement[] jobs = [.. (await ConsoleRun.Of("jobs", "--cluster", Gateway, "--json")).Json.GetProperty("jobs").EnumerateArray()
            .Where(job => job.GetProperty("scenario").GetString() == "compute").Take(2).Reverse()];
        Assert.Equal(trainings.Select(training => training.GetProperty("env_steps").GetInt64()), jobs.Select(job => job.GetProperty("env_steps").GetInt64()));
        Assert.Equal(trainings.Select(training => training.GetProperty("ratio").GetDouble()), jobs.Select(job => job.GetProperty("ratio").GetDouble()));
    }

    [Fact]
    public async Task A_look_at_the_cluster_tells_silos_trainings_with_curves_and_meshes_once_where_nobody_watches()
    {
        JsonElement trained = (await ConsoleRun.Of(["train", _scenario, "--steps", "100000", "--cluster", Gateway, .. Small])).Json;
        JsonElement cluster = (await ConsoleRun.Of("attach", "--cluster", Gateway, "--json")).Json;

        Assert.Equal(
            [("127.0.0.1:41151", Gateway, 1), ("127.0.0.1:41153", TwoSilos.OtherGateway, 1)],
            cluster.GetProperty("silos").EnumerateArray().Select(silo => (silo.GetProperty("silo").GetString(), silo.GetProperty("gateway").GetString(), silo.GetProperty("cores").GetInt32())));
        JsonElement job = cluster.GetProperty("jobs").EnumerateArray().First(job => job.GetProperty("scenario").GetString() == "compute");
        Assert.Equal(trained.GetProperty("policy_sha256").GetString(), job.GetProperty("policy_sha256").GetString());
        Assert.Equal(trained.GetProperty("evaluations").GetRawText().Where(sign => !char.IsWhiteSpace(sign)), job.GetProperty("curve").GetRawText().Where(sign => !char.IsWhiteSpace(sign)));
        JsonElement mesh = cluster.GetProperty("meshes").EnumerateArray().Single(mesh => mesh.GetProperty("mesh").GetString() == "compute");
        Assert.Equal(job.GetProperty("run").GetString(), mesh.GetProperty("current").GetString());

        ConsoleRun seen = await ConsoleRun.Of("attach", "--cluster", Gateway);
        Assert.DoesNotContain('\u001b', seen.Output);
        Assert.Contains(job.GetProperty("run").GetString()!, seen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dashboard_of_one_silo_tells_what_simulators_do_on_the_other()
    {
        using HttpClient web = new() { BaseAddress = new Uri($"http://127.0.0.1:{TwoSilos.Web}/dashboard/") };
        string run = (await ConsoleRun.Of(["submit", _scenario, "--steps", "20000000000", "--cluster", Gateway, .. Small])).Json.GetProperty("runs")[0].GetString()!;
        JsonElement[] busy = [];
        for (int i = 0; i < 100 && busy.Length < 2; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
            JsonElement counters = JsonDocument.Parse(await web.GetStringAsync(new Uri("DashboardCounters", UriKind.Relative), TestContext.Current.CancellationToken)).RootElement;
            busy = [.. counters.GetProperty("simpleGrainStats").EnumerateArray()
                .Where(grain => grain.GetProperty("grainType").GetString() == "simulator" && grain.GetProperty("totalCalls").GetInt64() > 0)];
        }

        Assert.Equal(
            ["127.0.0.1:41151", "127.0.0.1:41153"],
            busy.Select(grain => grain.GetProperty("siloAddress").GetString()!.Split('@')[0]).Order(StringComparer.Ordinal));
        Assert.Equal(0, (await ConsoleRun.Of("cancel", run, "--cluster", Gateway)).ExitCode);
    }

    [Theory]
    [InlineData("--cluster: expected a cluster that answers, found none at 127.0.0.1:41159", "jobs", "--cluster", "127.0.0.1:41159")]
    [InlineData("--cluster: found none, expected HOST:PORT of a silo's gateway, such as 127.0.0.1:30000", "jobs")]
    [InlineData("RUN: found none, expected a training as jobs lists it", "cancel", "--cluster", "127.0.0.1:41152")]
    [InlineData("--out: found a file without a training whose policy it is for, expected RUN before it, as jobs lists it", "attach", "--cluster", "127.0.0.1:41152", "--out", "p.safetensors")]
    [InlineData("--cluster: found none, expected HOST:PORT of a silo's gateway: what runs in this process ends with it (use train)", "submit", "scenarios/compute.yaml")]
    [InlineData("--require: found a ratio that nobody waits for, expected it with train", "submit", "scenarios/compute.yaml", "--cluster", "127.0.0.1:41152", "--require", "0.9")]
    [InlineData("--out: found a file, expected it with attach: the policy is there when the training is over", "submit", "scenarios/compute.yaml", "--cluster", "127.0.0.1:41152", "--out", "p.safetensors")]
    [InlineData("SCENARIO: found 'scenarios/compute.yaml' twice, expected each scenario once", "submit", "scenarios/compute.yaml", "scenarios/compute.yaml", "--cluster", "127.0.0.1:41152")]
    [InlineData("--web: found it with --cluster, expected it at a silo of that cluster: meshward silo --web 8080", "train", "SCENARIO", "--cluster", "127.0.0.1:41152", "--web", "8080")]
    public async Task What_cannot_be_is_told_in_one_line(string line, params string[] arguments)
    {
        ConsoleRun run = await ConsoleRun.Of([.. arguments.Select(argument => argument == "SCENARIO" ? _scenario : argument)]);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal([line], run.ErrorLines);
    }

    private static IEnumerable<string?> Policies(JsonElement trainings) =>
        trainings.EnumerateArray().Select(training => training.GetProperty("policy_sha256").GetString());
}
