using System.Globalization;
using Meshward.Client.Results;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Meshward.Client.Output;

/// <summary>A cluster as tables: its silos and trainings.</summary>
internal static class ClusterView
{
    private const double BytesPerMebibyte = 1024 * 1024;

    /// <summary>Both tables.</summary>
    public static IRenderable Of(ClusterResult cluster) => new Rows(Silos(cluster), Jobs(cluster));

    /// <summary>The trainings.</summary>
    public static IRenderable Jobs(ClusterResult cluster)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("training", "phase", "done", "steps", "reward", "of the optimum", "started");
        foreach (JobResult job in cluster.Jobs)
        {
            table.AddRow(Cells(job));
        }

        return cluster.Jobs.IsEmpty ? new Text("no trainings yet") : table;
    }

    /// <summary>One training in a line.</summary>
    public static string Line(JobResult job) =>
        $"{job.Run}: {job.Phase}"
        + (job is { MeanReward: double reward, OptimalReward: double optimum, Ratio: double ratio } ? $", reward {Figures.Plain(reward)} of {Figures.Plain(optimum)}, {Figures.Percent(ratio)} of the optimum" : "")
        + (job.Failure is string failure ? $", {failure}" : "")
        + (job.Policy is string file ? $"; policy in {file}" : "");

    private static Table Silos(ClusterResult cluster)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("silo", "gateway", "cores", "machine busy", "memory", "version");
        foreach (SiloRow silo in cluster.Silos)
        {
            table.AddRow(
                silo.Silo,
                silo.Gateway ?? "",
                silo.Cores.ToString(CultureInfo.InvariantCulture),
                silo.ProcessorShare is double busy ? Figures.Percent(busy) : "",
                silo.MemoryBytes is long bytes ? $"{Math.Round(bytes / BytesPerMebibyte).ToString(CultureInfo.InvariantCulture)} MiB" : "",
                silo.Version ?? "");
        }

        return table;
    }

    private static string[] Cells(JobResult job) =>
    [
        Markup.Escape(job.Run),
        job.Phase,
        job is { Round: int round, Rounds: int rounds } ? $"{100 * round / rounds} %" : "",
        job.EnvSteps is long steps ? Figures.Count(steps) : "",
        job is { MeanReward: double reward, OptimalReward: double optimum } ? $"{Figures.Plain(reward)} of {Figures.Plain(optimum)}" : "",
        job.Ratio is double ratio ? Figures.Percent(ratio) : "",
        job.StartedAt is DateTimeOffset start ? start.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "",
    ];
}
