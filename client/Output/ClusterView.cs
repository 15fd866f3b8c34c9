using System.Collections.Immutable;
using System.Globalization;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Meshward.Client.Output;

/// <summary>A cluster as tables: its silos, its meshes and its trainings. What a narrow window has no room for is left out.</summary>
internal static class ClusterView
{
    private const double BytesPerMebibyte = 1024 * 1024;
    private const int CurveWidth = 16;

    // Columns that a window has room for beside those that are always shown.
    private const int WidthForRewards = 100, WidthForSteps = 120, WidthForStart = 140;

    // Heads, lines and blanks of three tables, and the lines around them.
    private const int Furniture = 16;

    /// <summary>All of it.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="width">Characters of a line.</param>
    /// <param name="height">Lines that there is room for; null where any number may be shown. Trainings that run come first then, the newest first.</param>
    public static IRenderable Of(ClusterResult cluster, int width, int? height = null)
    {
        ImmutableArray<MeshRow> meshes = cluster.Meshes ?? [];
        int room = height is int lines ? Math.Max(3, lines - Furniture - cluster.Silos.Length - meshes.Length) : int.MaxValue;
        ImmutableArray<JobResult> shown = cluster.Jobs.Length <= room
            ? cluster.Jobs
            : [.. cluster.Jobs.OrderBy(job => job.Phase != ClusterJobs.Running).Take(room)];
        List<IRenderable> parts = [Silos(cluster.Silos, width), Jobs(shown, width)];
        if (shown.Length < cluster.Jobs.Length)
        {
            parts.Add(new Text($"  and {cluster.Jobs.Length - shown.Length} more: meshward jobs lists them"));
        }

        if (!meshes.IsEmpty)
        {
            parts.Add(Meshes(meshes, width));
            if (!meshes.Any(mesh => mesh.Controller == ClusterJobs.Running))
            {
                parts.Add(new Text("  No controller runs on a mesh: whether objectives are kept is not known."));
            }
        }

        return new Rows(parts);
    }

    /// <summary>The trainings.</summary>
    /// <param name="jobs">Trainings in order.</param>
    /// <param name="width">Characters of a line.</param>
    public static IRenderable Jobs(ImmutableArray<JobResult> jobs, int width)
    {
        bool hasPoints = jobs.Any(job => job.Point is not null), hasCurves = jobs.Any(job => job.Curve is not null), isWide = width >= WidthForRewards;
        (string Head, Justify Side, bool Shown, Func<JobResult, string> Cell)[] columns =
        [
            ("training", Justify.Left, true, job => Markup.Escape(job.Run)),
            ("point", Justify.Left, hasPoints, job => Markup.Escape(job.Point ?? "")),
            ("phase", Justify.Left, true, job => job.Phase),
            ("done", Justify.Right, true, job => job is { Round: int round, Rounds: int rounds } ? $"{100 * round / rounds} %" : ""),
            ("learning curve", Justify.Left, hasCurves && (isWide || !hasPoints), job => job is { Curve: { } curve, OptimalReward: double best } ? Sparkline.Draw(curve, best, CurveWidth) : ""),
            ("of the\noptimum", Justify.Right, true, job => job.Ratio is double ratio ? Figures.Percent(ratio) : ""),
            ("reward", Justify.Left, !hasCurves || isWide, job =>
                job is { MeanReward: double reward, OptimalReward: double best } ? $"{Figures.Plain(reward)} of {Figures.Plain(best)}" : ""),
            ("steps", Justify.Right, width >= WidthForSteps, job => job.EnvSteps is long steps ? Figures.Count(steps) : ""),
            ("started (UTC)", Justify.Left, width >= WidthForStart, job => job.StartedAt is DateTimeOffset start ? start.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : ""),
        ];
        return jobs.IsEmpty ? new Text("  no trainings yet: meshward submit starts one\n") : TableOf(columns, jobs);
    }

    /// <summary>One training in a line.</summary>
    public static string Line(JobResult job) =>
        $"{job.Run}{(job.Point is string point ? $" ({point})" : "")}: {job.Phase}"
        + (job is { MeanReward: double reward, OptimalReward: double optimum, Ratio: double ratio } ? $", reward {Figures.Plain(reward)} of {Figures.Plain(optimum)}, {Figures.Percent(ratio)} of the optimum" : "")
        + (job.Failure is string failure ? $", {failure}" : "")
        + (job.Policy is string file ? $"; policy in {file}" : "");

    private static Table Silos(ImmutableArray<SiloRow> silos, int width) => TableOf(
        [
            ("silo", Justify.Left, true, silo => silo.Silo),
            ("gateway", Justify.Left, width >= WidthForRewards, silo => silo.Gateway ?? ""),
            ("cores", Justify.Right, true, silo => silo.Cores.ToString(CultureInfo.InvariantCulture)),
            ("processors", Justify.Right, true, silo => silo.ProcessorShare is double busy ? Figures.Percent(busy) : ""),
            ("managed memory", Justify.Right, true, silo => silo.ManagedMemoryBytes is long bytes ? $"{Math.Round(bytes / BytesPerMebibyte).ToString(CultureInfo.InvariantCulture)} MiB" : ""),
            ("version", Justify.Left, true, silo => silo.Version ?? ""),
        ],
        silos);

    private static Table Meshes(ImmutableArray<MeshRow> meshes, int width) => TableOf(
        [
            ("mesh", Justify.Left, true, mesh => Markup.Escape(mesh.Mesh)),
            ("controller", Justify.Left, true, mesh => ControllerOf(mesh)),
            ("objectives\nmet", Justify.Right, true, mesh => mesh.ObjectivesMet is double met ? Figures.Percent(met) : ""),
            ("policies", Justify.Right, width >= WidthForRewards, mesh => mesh.Policies.ToString(CultureInfo.InvariantCulture)),
            ("current policy", Justify.Left, true, mesh => mesh.Current is string run ? Markup.Escape(run) : "none yet"),
            ("of the optimum", Justify.Right, true, mesh => mesh.Ratio is double ratio ? Figures.Percent(ratio) : ""),
        ],
        meshes);

    private static string ControllerOf(MeshRow mesh) => mesh.Controller is null ? "none"
        : mesh.Controller != ClusterJobs.Running ? mesh.Controller
        : (mesh.DryRun == true ? "dry run" : "applies") + (mesh.Paused == true ? ", paused" : "");

    private static Table TableOf<T>((string Head, Justify Side, bool Shown, Func<T, string> Cell)[] columns, ImmutableArray<T> rows)
    {
        var shown = columns.Where(column => column.Shown).ToArray();
        Table table = new Table().Border(TableBorder.Simple);
        foreach (var column in shown)
        {
            table.AddColumn(new TableColumn(column.Head).Alignment(column.Side));
        }

        foreach (T row in rows)
        {
            table.AddRow([.. shown.Select(column => column.Cell(row))]);
        }

        return table;
    }
}
