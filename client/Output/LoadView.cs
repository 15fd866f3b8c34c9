using System.Globalization;
using Meshward.Testbed.Load;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Meshward.Client.Output;

/// <summary>What a load generator has measured, for people.</summary>
internal static class LoadView
{
    /// <summary>All of it: services, nodes, and how well requests kept to their times.</summary>
    public static IRenderable Of(LoadMeasurement load)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("service", "node");
        foreach (string heading in (string[])["offered", "served", "shed", "failed", "mean ms", "p50", "p90", "p95", "p99", "max"])
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach (ServiceMeasurement service in load.Services)
        {
            table.AddRow(
            [
                Markup.Escape(service.Service), "all", Figures.Count(service.Offered), Figures.Count(service.Served), Figures.Count(service.Shed),
                Figures.Count(service.Failed), .. Cells(service.ResponseTimeMilliseconds),
            ]);
            foreach (NodeMeasurement node in service.Nodes)
            {
                table.AddRow(["", Markup.Escape(node.Node), "", Figures.Count(node.Served), "", "", .. Cells(node.ResponseTimeMilliseconds)]);
            }
        }

        List<IRenderable> parts = [table, new Text(Summary(load))];
        if (load.Failures.Count > 0)
        {
            parts.Add(new Text($"  failed: {string.Join(", ", load.Failures.Select(kind => $"{Figures.Count(kind.Value)} by {kind.Key}"))}"));
        }

        return new Rows(parts);
    }

    /// <summary>A line for those who do not look at a terminal.</summary>
    public static string Line(LoadMeasurement load) => string.Create(CultureInfo.InvariantCulture,
        $"{load.Seconds:0} s: {load.Offered} offered, {load.Served} served, {load.Shed} shed, {load.Failed} failed, {load.InFlight} in flight; p99 ")
        + string.Join(", ", load.Services.Select(service => service.ResponseTimeMilliseconds is { } times ? $"{service.Service} {Milliseconds(times.P99)} ms" : $"{service.Service} -"));

    private static string Summary(LoadMeasurement load)
    {
        string sent = $"  {Figures.Count(load.Sent)} of {Figures.Count(load.Offered)} sent in {Figures.Duration(load.Seconds)}, {Figures.Count(load.InFlight)} in flight";
        return load.ClockErrorMilliseconds is not { } late ? sent
            : $"{sent}; after their time by p50 {Milliseconds(late.P50)}, p99 {Milliseconds(late.P99)}, at most {Milliseconds(late.Max)} ms, {Figures.Count(load.LateSends)} by more than 1 ms";
    }

    // What nobody measured is not 0 ms.
    private static IEnumerable<string> Cells(ResponseTimes? times) => times is null
        ? ["-", "-", "-", "-", "-", "-"]
        : new[] { times.Mean, times.P50, times.P90, times.P95, times.P99, times.Max }.Select(Milliseconds);

    private static string Milliseconds(double value) => value.ToString(value < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
}
