using System.Globalization;
using Meshward.Testbed.Driving;
using Meshward.Testbed.Operation;
using Meshward.Testbed.Work;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>A testbed for people: where it is, and what its nodes do.</summary>
internal static class TestbedView
{
    /// <summary>Shows it.</summary>
    public static void Show(TestbedState testbed, IAnsiConsole console)
    {
        console.MarkupLineInterpolated($"[bold]Testbed[/]  process {testbed.ProcessId}, up for {Figures.Duration(testbed.UptimeSeconds)}, work is {(testbed.Work == WorkKind.Cpu ? "cpu" : "timed")}");
        console.MarkupLineInterpolated($"  requests       {testbed.Front}SERVICE/ (time limit {Figures.Duration(testbed.TimeLimitSeconds)})");
        console.MarkupLineInterpolated($"  metrics        {testbed.Operation}metrics");
        console.MarkupLineInterpolated($"  configuration  {testbed.Operation}configuration");
        foreach (Lease driver in testbed.Drivers)
        {
            console.MarkupLineInterpolated(
                CultureInfo.InvariantCulture, $"  driven by      {driver.Holder}: {string.Join(" and ", driver.Drives.Select(part => part == DrivenPart.Load ? "load" : "configuration"))}, since {driver.Since:yyyy-MM-dd HH:mm:ss} UTC");
        }

        Table nodes = new Table().Border(TableBorder.Simple).AddColumns("node", "address", "process");
        foreach (string heading in (string[])["cores", "speed", "busy", .. testbed.Services.Keys.Select(service => $"{service} waiting")])
        {
            nodes.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach ((string name, NodeState node) in testbed.Nodes)
        {
            nodes.AddRow([name, node.Address, node.ProcessId is int process ? Text(process) : "down", Text(node.Cores), node.Speed.ToString("0.####", CultureInfo.InvariantCulture), Text(node.Busy), .. node.Waiting.Values.Select(Text)]);
        }

        console.Write(nodes);
    }

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
}
