using System.Collections.Immutable;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Meshward.Client.Tests.Output;

/// <summary>A cluster in windows of several sizes.</summary>
public sealed class ClusterViewTests
{
    private static readonly ClusterResult _cluster = new(
        [new("127.0.0.1:11111", "127.0.0.1:30000", 2, 0.96, 212L << 20, "0.1.0"), new("127.0.0.1:11112", "127.0.0.1:30001", 1, null, null, null)],
        [Job("compute-tradeoff-12", "running"), Job("compute-2", "finished"), Job("compute-1", "cancelled") with { Curve = null, Ratio = null }],
        [new("compute", 2, "compute-2", 0.995), new("rollout-1", 0, null, null)]);

    [Fact]
    public void A_window_of_80_columns_holds_silos_trainings_with_curves_and_meshes()
    {
        string[] lines = Render(ClusterView.Of(_cluster, 80), 80);

        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains(lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["127.0.0.1:11111", "2", "96.0", "%", "212", "MiB", "0.1.0"]);
        Assert.Contains(lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["compute-tradeoff-12", "running", "40", "%", "▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁█", "99.5", "%"]);
        Assert.Contains(lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["compute", "none", "compute-2", "99.5", "%"]);
        Assert.Contains("  No controller runs on a mesh: whether objectives are kept is not known.", lines);
    }

    [Fact]
    public void Points_of_a_tradeoff_are_told_apart()
    {
        JobResult point = Job("compute-tradeoff-12", "running") with { Point = "bound.compute = 0.25 s" };
        ClusterResult cluster = _cluster with { Jobs = [point, .. _cluster.Jobs] };
        string[] narrow = Render(ClusterView.Of(cluster, 80), 80), wide = Render(ClusterView.Of(cluster, 120), 120);

        Assert.All(narrow, line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains(narrow, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["compute-tradeoff-12", "bound.compute", "=", "0.25", "s", "running", "40", "%", "99.5", "%"]);
        Assert.Contains(wide, line => line.Contains("bound.compute = 0.25 s", StringComparison.Ordinal) && line.Contains("▁▁▁█", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("running", false, false, "compute applies 75.0 % compute-2 99.5 %")]
    [InlineData("running", true, true, "compute dry run, paused 75.0 % compute-2 99.5 %")]
    [InlineData("stopped", false, false, "compute stopped 75.0 % compute-2 99.5 %")]
    public void A_mesh_shows_its_controller(string phase, bool isDryRun, bool isPaused, string expected)
    {
        MeshRow mesh = _cluster.Meshes!.Value[0] with { Controller = phase, DryRun = isDryRun, Paused = isPaused, LastDecision = 8, ObjectivesMet = 0.75 };
        string[] lines = Render(ClusterView.Of(_cluster with { Meshes = [mesh] }, 80), 80);

        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains(expected, lines.Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        Assert.Equal(phase != "running", lines.Any(line => line.StartsWith("  No controller runs on a mesh", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_wide_window_shows_gateways_rewards_steps_and_starts_too()
    {
        string text = string.Join('\n', Render(ClusterView.Of(_cluster, 160), 160));

        Assert.Contains("127.0.0.1:30001", text, StringComparison.Ordinal);
        Assert.Contains("3.98 of 4", text, StringComparison.Ordinal);
        Assert.Contains("40,960", text, StringComparison.Ordinal);
        Assert.Contains("2026-01-02 03:04:05", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_low_window_shows_what_runs_first_and_says_how_many_more_there_are()
    {
        ImmutableArray<JobResult> jobs = [.. Enumerable.Range(0, 20).Select(i => Job($"compute-{20 - i}", i == 19 ? "running" : "finished"))];
        string[] lines = Render(ClusterView.Of(_cluster with { Jobs = jobs }, 80, 24), 80);

        Assert.InRange(lines.Length, 12, 24);
        Assert.StartsWith("  compute-1 ", lines.First(line => line.Contains(" compute-", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("  and ", StringComparison.Ordinal) && line.EndsWith(" more: meshward jobs lists them", StringComparison.Ordinal));
    }

    [Fact]
    public void A_cluster_that_has_trained_nothing_says_how_to_begin()
    {
        string[] lines = Render(ClusterView.Of(_cluster with { Jobs = [], Meshes = [] }, 80), 80);
        Assert.Contains("  no trainings yet: meshward submit starts one", lines);
        Assert.DoesNotContain(lines, line => line.Contains("policies", StringComparison.Ordinal));
    }

    internal static JobResult Job(string run, string phase) => new()
    {
        Run = run,
        Scenario = "compute",
        Phase = phase,
        StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Round = phase == "running" ? 4 : null,
        Rounds = phase == "running" ? 10 : null,
        EnvSteps = 40_960,
        MeanReward = 3.98,
        OptimalReward = 4,
        Ratio = 0.995,
        Curve = [new(4096, 0), new(40_960, 4)],
    };

    internal static string[] Render(IRenderable view, int width)
    {
        using StringWriter output = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(view);
        return [.. output.ToString().TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];
    }
}
