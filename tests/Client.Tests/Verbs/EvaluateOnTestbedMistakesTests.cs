namespace Meshward.Client.Tests.Verbs;

/// <summary>What <c>evaluate --on testbed</c> refuses before it measures.</summary>
public sealed class EvaluateOnTestbedMistakesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-evaluate-").FullName;
    private readonly string _scenario;
    private readonly string _trace;

    public EvaluateOnTestbedMistakesTests()
    {
        _scenario = Path.Combine(_folder, "small.yaml");
        _trace = Path.Combine(_folder, "trace.csv");
        File.WriteAllText(_scenario, CollectTests.Yaml);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_server_for_metrics_without_a_mesh_to_measure_is_told()
    {
        ConsoleRun run = await RunAsync("evaluate", _scenario, "--prometheus", "http://127.0.0.1:9090");

        Assert.Equal((2, "--prometheus: found without --on testbed, expected both or none"), (run.ExitCode, Assert.Single(run.ErrorLines)));
    }

    [Fact]
    public async Task Several_seeds_on_a_mesh_in_real_time_are_told()
    {
        ConsoleRun run = await RunAsync("evaluate", _scenario, "--on", "testbed", "--seeds", "3");

        Assert.Equal(
            (2, "--seeds: found 3 together with --on testbed, expected 1: each seed is another run of every policy in real time; run it again with another --seed"),
            (run.ExitCode, Assert.Single(run.ErrorLines)));
    }

    [Fact]
    public async Task A_policy_that_is_missing_is_told_with_the_command_that_leaves_it_there()
    {
        await File.WriteAllTextAsync(
            _trace, "load_info1,routing_info1_node1,cores_node1,mean_info1,admitted_info1\n" + string.Concat(
                from load in new[] { 20, 40 } from share in new[] { 0, 1 } from cores in new[] { 1, 2 } select $"{load},{share},{cores},0.0{load / cores},{load}\n"), TestContext.Current.CancellationToken);
        ConsoleRun run = await RunAsync("evaluate", _scenario, "--policy", "learned");

        Assert.Equal(2, run.ExitCode);
        Assert.EndsWith($"expected one: run meshward train {_scenario} --data {_folder} first", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_what_was_measured_without_a_mesh_to_measure_is_told()
    {
        ConsoleRun run = await RunAsync("evaluate", _scenario, "--out", Path.Combine(_folder, "page.html"));

        Assert.Equal((2, "--out: found without --on testbed, expected both or none"), (run.ExitCode, Assert.Single(run.ErrorLines)));
    }

    private Task<ConsoleRun> RunAsync(params string[] arguments) => ConsoleRun.Of([.. arguments, "--data", _folder]);
}
