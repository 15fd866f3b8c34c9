using System.Text.Json;

namespace Meshward.Client.Tests.Verbs;

/// <summary>A controller from the console, on a testbed and a Prometheus server of its own.</summary>
public sealed class ControlTests
{
    // Delay by load and cores as a queue has it; the policy is learned in a moment.
    private const string Trace = """
        load_info1,cores_node1,mean_info1,admitted_info1
        20,1,0.1,20
        20,2,0.05,20
        40,1,2,40
        40,2,0.1,40

        """;

    [Theory]
    [InlineData("--apply: found with a flag that asks a controller which runs already; expected one of them", "--pause", "--apply")]
    [InlineData("--resume: found together with --pause, expected one of them", "--pause", "--resume")]
    [InlineData("--without-gate: found without --apply, which alone asks the gate; expected both or none", "--without-gate")]
    [InlineData("--namespace: found without --on kubernetes, expected both or none", "--namespace", "shop")]
    [InlineData("--on: found 'mars', expected testbed or kubernetes", "--on", "mars")]
    [InlineData("--steps: found '0', expected a whole number from 1 to 1000000000", "--steps", "0")]
    [InlineData("--for: found 'long', expected ", "--for", "long")]
    [InlineData("--no-adapt: found together with --adapt, expected one of them", "--adapt", "--no-adapt")]
    [InlineData("--adapt: found with a flag that asks a controller which runs already; expected one of them", "--status", "--adapt")]
    [InlineData("--on: found with --status, which finds the controller of a scenario by its data directory or cluster, whatever mesh it acts on; expected none", "--status", "--on", "testbed")]
    [InlineData("--samples: found together with --no-adapt, which trains nothing; expected one of them", "--no-adapt", "--samples", "5")]
    [InlineData("--samples: found '0', expected a whole number from 1 to 200", "--samples", "0")]
    public async Task A_mistake_in_flags_is_told_in_one_line_before_anything_runs(string expected, params string[] flags)
    {
        ConsoleRun run = await ConsoleRun.Of(["control", GateFixture.Scenario, .. flags]);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(expected, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_policy_a_controller_or_a_testbed_one_line_says_so()
    {
        using Workplace place = new();
        ConsoleRun policy = await ConsoleRun.Of("control", GateFixture.Scenario, "--data", place.Data);
        ConsoleRun status = await ConsoleRun.Of("control", GateFixture.Scenario, "--status", "--data", place.Data);
        ConsoleRun pause = await ConsoleRun.Of("control", GateFixture.Scenario, "--pause", "--data", place.Data);

        Assert.Equal((2, true), (policy.ExitCode, Assert.Single(policy.ErrorLines).StartsWith("--policy learned: found no policy of this version of shop-small", StringComparison.Ordinal)));
        Assert.Equal((0, "Controller  none was ever started on shop-small"), (status.ExitCode, status.Output.Trim()));
        Assert.Equal((1, "found no controller that runs on shop-small, expected one"), (pause.ExitCode, Assert.Single(pause.ErrorLines)));
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task A_controller_is_a_dry_run_unless_it_applies_and_applies_what_the_gate_has_passed_alone()
    {
        await using MeasuredMesh mesh = await MeasuredMesh.StartAsync(withPrometheus: true);
        await File.WriteAllTextAsync(mesh.Trace, Trace, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await ConsoleRun.Of("train", mesh.Scenario, "--steps", "4096", "--data", mesh.Folder)).ExitCode);

        ConsoleRun refused = await ConsoleRun.Of(mesh.Line("control", mesh.Scenario, "--apply", "--json"));
        Assert.Equal((3, "refused"), (refused.ExitCode, refused.Json.GetProperty("phase").GetString()));
        Assert.StartsWith("control: found a policy that may not act (the gate has not judged it), expected one that has passed: meshward gate ", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);

        ConsoleRun dry = await ConsoleRun.Of(mesh.Line("control", mesh.Scenario, "--steps", "2", "--json"));
        Assert.True(dry.ExitCode == 0, dry.Error);
        Assert.Equal("dry run: nothing is sent to the mesh; --apply does it. Ctrl-C ends it", dry.ErrorLines[0]);
        Assert.Equal((true, 2, 0), (dry.Json.GetProperty("dry_run").GetBoolean(), dry.Json.GetProperty("decisions").GetInt32(), dry.Json.GetProperty("applied").GetInt32()));

        // The gate has not passed the policy: it adapts only where it is told to.
        Assert.False(dry.Json.TryGetProperty("adaptation", out _));
        ConsoleRun adapting = await ConsoleRun.Of(mesh.Line("control", mesh.Scenario, "--adapt", "--steps", "2", "--json"));
        JsonElement adaptation = adapting.Json.GetProperty("adaptation");
        Assert.Equal(("following", 0, 0), (adaptation.GetProperty("stage").GetString(), adaptation.GetProperty("model_samples").GetInt32(), adaptation.GetProperty("drifts").GetInt32()));
        Assert.Equal(adapting.Json.GetProperty("policy_sha256").GetString(), adaptation.GetProperty("policy_sha256").GetString());
        ConsoleRun status = await ConsoleRun.Of("control", mesh.Scenario, "--status", "--data", mesh.Folder);
        Assert.Contains($"adaptation: policy {adapting.Json.GetProperty("policy_sha256").GetString()![..16]} is followed; drifts 0, trainings 0, of these refused 0, swaps 0", status.Output, StringComparison.Ordinal);

        ConsoleRun applied = await ConsoleRun.Of(mesh.Line("control", mesh.Scenario, "--apply", "--without-gate", "--steps", "2", "--json"));
        Assert.True(applied.ExitCode == 0, applied.Error);
        Assert.Equal((false, 3L, "stopped"), (applied.Json.GetProperty("dry_run").GetBoolean(), applied.Json.GetProperty("generation").GetInt64(), applied.Json.GetProperty("phase").GetString()));
        Assert.Contains(applied.ErrorLines, line => line.EndsWith("gate-overridden: the gate has not judged it", StringComparison.Ordinal));
        Assert.Equal(0, (await StatusAsync(mesh)).GetProperty("drivers").GetArrayLength());
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task A_controller_that_is_stopped_by_Ctrl_C_leaves_the_mesh_to_the_next_one()
    {
        await using MeasuredMesh mesh = await MeasuredMesh.StartAsync(withPrometheus: true);
        await File.WriteAllTextAsync(mesh.Trace, Trace, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await ConsoleRun.Of("train", mesh.Scenario, "--steps", "4096", "--data", mesh.Folder)).ExitCode);
        using CancellationTokenSource enough = new();
        Task<ConsoleRun> first = ConsoleRun.Of(enough.Token, mesh.Line("control", mesh.Scenario, "--apply", "--without-gate"));
        while ((await StatusAsync(mesh)).GetProperty("drivers").GetArrayLength() == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        }

        string[] status = ["control", mesh.Scenario, "--data", mesh.Folder, "--json"];
        ConsoleRun looked = await ConsoleRun.Of([.. status, "--status"]), paused = await ConsoleRun.Of([.. status, "--pause"]);
        ConsoleRun second = await ConsoleRun.Of(mesh.Line("control", mesh.Scenario));
        ConsoleRun collect = await ConsoleRun.Of(mesh.Line("collect", mesh.Scenario, "--out", mesh.Trace + ".new"));
        await enough.CancelAsync();
        ConsoleRun ended = await first;
        ConsoleRun after = await ConsoleRun.Of([.. status, "--status"]);

        Assert.Equal((0, "running"), (looked.ExitCode, looked.Json.GetProperty("phase").GetString()));
        Assert.Equal((true, true), (paused.Json.GetProperty("paused").GetBoolean(), paused.Json.GetProperty("order_taken").GetBoolean()));
        Assert.Equal(1, second.ExitCode);
        Assert.StartsWith("found a controller of small that runs since ", second.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Equal(1, collect.ExitCode);
        Assert.StartsWith("testbed: found control of small by process ", Assert.Single(collect.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(130, ended.ExitCode);
        Assert.Equal(("stopped", true), (after.Json.GetProperty("phase").GetString(), after.Json.GetProperty("paused").GetBoolean()));
    }

    // Two laptops, or a laptop and a cluster: their stores count generations of their own.
    [Fact]
    [Trait("speed", "slow")]
    public async Task A_controller_of_another_data_directory_is_refused_while_one_lives_and_ends_when_it_loses_the_mesh()
    {
        await using MeasuredMesh mesh = await MeasuredMesh.StartAsync(withPrometheus: true);
        await File.WriteAllTextAsync(mesh.Trace, Trace, TestContext.Current.CancellationToken);
        string other = Directory.CreateDirectory(Path.Combine(mesh.Folder, "other")).FullName;
        File.Copy(Path.Combine(mesh.Folder, "testbed.json"), Path.Combine(other, "testbed.json"));
        string[] apply = ["control", mesh.Scenario, "--apply", "--without-gate", "--prometheus", mesh.Prometheus!.Address.ToString(), "--data"];
        foreach (string data in (string[])[mesh.Folder, other])
        {
            Assert.Equal(0, (await ConsoleRun.Of("train", mesh.Scenario, "--steps", "4096", "--data", data)).ExitCode);
        }

        // A dry run counts, too: the other store's next generation is the larger one.
        Assert.Equal(0, (await ConsoleRun.Of("control", mesh.Scenario, "--steps", "1", "--prometheus", apply[5], "--data", other)).ExitCode);
        Task<ConsoleRun> first = ConsoleRun.Of([.. apply, mesh.Folder]);
        while (!first.IsCompleted && (await StatusAsync(mesh)).GetProperty("drivers").GetArrayLength() == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        }

        ConsoleRun refused = await ConsoleRun.Of([.. apply, other]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Matches(
            $"^testbed: found control of small by process {Environment.ProcessId} on .*, generation 1 of store [0-9a-f]{{12}}, which drives the testbed since .* UTC, expected nobody: one at a time changes a mesh$",
            refused.ErrorLines[^1]);
        Assert.False(first.IsCompleted);

        await TakeOverAsync(mesh);
        ConsoleRun ended = await first.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        ConsoleRun status = await ConsoleRun.Of("control", mesh.Scenario, "--status", "--data", mesh.Folder, "--json");
        const string Line = "lease: found control of small elsewhere, which drives the testbed since .* UTC, expected nobody: one at a time changes a mesh$";
        Assert.Equal(1, ended.ExitCode);
        Assert.Matches("^control: http://.*" + Line, ended.ErrorLines[^1]);
        Assert.Contains(ended.ErrorLines, line => line.Contains("displaced: http://", StringComparison.Ordinal));
        Assert.Equal("failed", status.Json.GetProperty("phase").GetString());
        Assert.Matches("^http://.*" + Line, status.Json.GetProperty("problem").GetString());

        // Whoever took it over does not renew its lease, and is dead within seconds.
        ConsoleRun next = await ConsoleRun.Of([.. apply, other, "--steps", "1", "--json"]);
        Assert.True(next.ExitCode == 0, next.Error);
        Assert.Equal(2, next.Json.GetProperty("generation").GetInt64());
    }

    // As after a pause of the first one's process: its lease is over, and another store's controller has the next one.
    private static async Task TakeOverAsync(MeasuredMesh mesh)
    {
        using HttpClient http = new();
        long held = (await StatusAsync(mesh)).GetProperty("drivers")[0].GetProperty("generation").GetInt64();
        using HttpResponseMessage over = await http.DeleteAsync(mesh.Operation($"lease/{held}"), TestContext.Current.CancellationToken);
        using StringContent lease = new("""{"holder":"control of small elsewhere","drives":["configuration"],"restores":false,"controller":{"mesh":"small","store":"elsewhere","generation":1}}""");
        using HttpResponseMessage taken = await http.PutAsync(mesh.Operation("lease"), lease, TestContext.Current.CancellationToken);
        Assert.True(over.IsSuccessStatusCode && taken.IsSuccessStatusCode, await taken.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<JsonElement> StatusAsync(MeasuredMesh mesh) => (await ConsoleRun.Of("testbed", "status", "--data", mesh.Folder, "--json")).Json;
}
