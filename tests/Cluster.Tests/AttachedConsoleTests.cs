using System.Text.Json;
using Meshward.Client.Tests;
using Meshward.Cluster.Tests.Postgres;
using Meshward.Silo;
using Meshward.Silo.Postgres;
using Meshward.Tests.Shared;

namespace Meshward.Cluster.Tests;

/// <summary>Consoles attached to a silo, as a user would type it.</summary>
public sealed class AttachedConsoleTests(PostgresServer server) : IAsyncLifetime
{
    private const string Gateway = "127.0.0.1:41152";

    private static readonly string _scenario = Path.Combine(Repository.Root, "scenarios", "compute.yaml");

    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-").FullName;
    private ClusterSilo? _silo;

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        PostgresDatabase database = PostgresDatabase.Parse("--db", await server.CreateDatabaseAsync()).Value!;
        await PostgresSchema.InitialiseAsync(database, Patience);
        _silo = (await ClusterSilo.StartAsync(
            new ClusterSiloOptions(_folder) { Port = 41151, GatewayPort = 41152, Database = database, Cores = 2 }, Patience)).Value!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
        {
            await _silo.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    // All in one test: what costs time is the silo.
    [Fact]
    public async Task Trainings_are_submitted_listed_followed_and_cancelled_by_any_console()
    {
        string[] small = ["--model-forests", "1", "--simulators", "2", "--data", _folder, "--json"];
        JsonElement here = (await ConsoleRun.Of(["train", _scenario, "--steps", "100000", .. small])).Json;
        JsonElement there = (await ConsoleRun.Of(["train", _scenario, "--steps", "100000", "--cluster", Gateway, .. small])).Json;
        Assert.Equal(here.GetProperty("policy_sha256").GetString(), there.GetProperty("policy_sha256").GetString());

        ConsoleRun submitted = await ConsoleRun.Of(["submit", _scenario, "--steps", "20000000000", "--cluster", Gateway, .. small]);
        Assert.Equal("compute-2", submitted.Json.GetProperty("runs")[0].GetString());

        JsonElement jobs = (await ConsoleRun.Of("jobs", "--cluster", Gateway, "--json")).Json.GetProperty("jobs");
        Assert.Equal(["compute-2 running", "compute-1 finished"], jobs.EnumerateArray().Select(job => $"{job.GetProperty("run")} {job.GetProperty("phase")}"));

        Task<ConsoleRun> follower = ConsoleRun.Of("attach", "compute-2", "--cluster", Gateway);
        ConsoleRun cancelled = await ConsoleRun.Of("cancel", "compute-2", "--cluster", Gateway, "--json", "--out", Path.Combine(_folder, "policy.safetensors"));
        Assert.Equal("cancelled", cancelled.Json.GetProperty("phase").GetString());
        Assert.True(File.Exists(Path.Combine(_folder, "policy.safetensors")));
        Assert.StartsWith("compute-2: cancelled", (await follower).Output, StringComparison.Ordinal);

        JsonElement silo = (await ConsoleRun.Of("attach", "--cluster", Gateway, "--json")).Json.GetProperty("silos")[0];
        Assert.Equal(("127.0.0.1:41151", Gateway, 2), (silo.GetProperty("silo").GetString(), silo.GetProperty("gateway").GetString(), silo.GetProperty("cores").GetInt32()));

        ConsoleRun unknown = await ConsoleRun.Of("attach", "compute-9", "--cluster", Gateway);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Equal(["RUN: found 'compute-9', expected a training of the cluster: compute-2, compute-1"], unknown.ErrorLines);
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
    [InlineData("--dashboard: found it with --cluster, expected it at a silo of that cluster: meshward silo --dashboard", "train", "SCENARIO", "--cluster", "127.0.0.1:41152", "--dashboard")]
    public async Task What_cannot_be_is_told_in_one_line(string line, params string[] arguments)
    {
        ConsoleRun run = await ConsoleRun.Of([.. arguments.Select(argument => argument == "SCENARIO" ? _scenario : argument)]);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal([line], run.ErrorLines);
    }
}
