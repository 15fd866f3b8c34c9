using System.Collections.Immutable;
using System.Globalization;

namespace Meshward.Core.Scenarios.Drafting;

/// <summary>Writes the model of a draft: columns of the trace that will be collected, by what is known when an action is chosen.</summary>
/// <param name="plan">What is written.</param>
/// <param name="settings">What it is called.</param>
internal sealed class DraftModel(DraftPlan plan, DraftSettings settings)
{
    // A column of every trace of a history.
    private const string Length = "seconds";

    /// <summary>Writes it.</summary>
    /// <param name="line">Writes a line.</param>
    /// <param name="remark">Writes a comment behind an indent.</param>
    public void Write(Action<string> line, Action<string, string> remark)
    {
        ImmutableArray<(string Column, string Value, ImmutableArray<decimal> Nominal, bool IsRegion)> features = [.. plan.Mesh.IsTestbed ? OfPoints() : OfHistory()];
        line("");
        remark("", "The model learns response times from the trace that collect writes, which is not there yet: see the commands above.");
        line("model:");
        line($"  trace: {(DraftNames.IsName(Path.GetFileNameWithoutExtension(settings.Trace)) ? settings.Trace : $"\"{settings.Trace.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"")}");
        remark("  ", plan.Mesh.IsTestbed
            ? "Columns of a trace that was measured: what was set. In one of a history (collect --from-prometheus) load_S is admitted_S, routing_S_N is share_S_N, and blocking_S has no column."
            : "Columns of a trace of a history: what came of the settings. Only what varied in that time can be learned: where a share never moved, actions that would move it are masked. A request that is rejected is one that is not there.");
        line("  features:");
        foreach ((string column, string value, _, _) in features)
        {
            line($"    {column}: {value}");
        }

        foreach ((string column, string value) in Suggested())
        {
            line($"    # {column}: {value}");
        }

        remark("  ", "Response time: the 95th percentile of an interval. mean_S, p50_S, p90_S and p99_S are columns as well. Intervals in which nothing was served count as overload.");
        line("  targets:");
        foreach (PlannedService service in plan.Services)
        {
            line(string.Create(CultureInfo.InvariantCulture,
                $"    delay.{service.Name}: {{ column: p95_{service.Name}, nothing-completed: {{ admitted: admitted_{service.Name}, at-least: {AtLeast(service):0.###} s }} }}"));
        }

        line($"  configuration: [{string.Join(", ", features.Select(feature => feature.Column))}]");
        string[] region = [.. features.Where(feature => feature.IsRegion).Select(feature => feature.Column)];
        if (plan.Mesh.IsTestbed)
        {
            if (plan.Points > ScenarioDraft.MostPoints)
            {
                WriteRegion(line, remark, region, "Configurations are too many to measure each: the model is trusted at all cores that were measured.");
            }

            return;
        }

        remark("  ", "Measured values count as the nearest of these where configurations are told apart.");
        line("  nominal:");
        foreach ((string column, _, ImmutableArray<decimal> nominal, _) in features.Where(feature => feature.Column != Length))
        {
            line($"    {column}: [{string.Join(", ", nominal.Select(value => value.ToString("0.#########", CultureInfo.InvariantCulture)))}]");
        }

        WriteRegion(line, remark, region, region is [Length]
            ? "The model is trusted at whatever load: the length of an interval is in no row another one. Name the loads here to trust it only where they were seen together."
            : "The model is trusted where these were seen together, at whatever load.");
    }

    private static void WriteRegion(Action<string> line, Action<string, string> remark, string[] region, string why)
    {
        remark("  ", why);
        line($"  region: [{string.Join(", ", region)}]");
    }

    // A window in which nothing was served lasted at least so long, and longer than the bound.
    private double AtLeast(PlannedService service) => Math.Max(plan.Mesh.MonitoringInterval.TotalSeconds, 2 * (double)service.Limit);

    private IEnumerable<(string, string, ImmutableArray<decimal>, bool)> OfPoints() =>
    [
        .. plan.Services.Select(service => ($"load_{service.Name}", $"load.{service.Name}", service.Loads, false)),
        .. plan.Active.Select(control => (Column(control), control.Name, control.Values, control.Kind == ControlKind.Cores || !plan.Active.Any(each => each.Kind == ControlKind.Cores))),
    ];

    private ImmutableArray<(string, string, ImmutableArray<decimal>, bool)> OfHistory()
    {
        DraftControl[] seen = [.. plan.Active.Where(control => control.Kind != ControlKind.Blocking)];
        string length = plan.Mesh.MonitoringInterval.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        return
        [
            .. plan.Services.Select(service => (
                $"admitted_{service.Name}", service.HasBlocking ? $"load.{service.Name} * (1 - blocking.{service.Name})" : $"load.{service.Name}", service.Loads, false)),
            .. seen.Select(control => (
                control.Kind == ControlKind.Routing ? Column(control).Replace("routing_", "share_", StringComparison.Ordinal) : Column(control), control.Name, control.Values, true)),
            .. seen.Length == 0 ? new[] { (Length, length, ImmutableArray<decimal>.Empty, true) } : [],
        ];
    }

    // What features become with the controls that are comments.
    private IEnumerable<(string Column, string Value)> Suggested() => plan.Controls.Where(control => !control.IsActive).Select(control => control.Kind switch
    {
        ControlKind.Blocking when !plan.Mesh.IsTestbed => ($"admitted_{control.Name.Split('.')[1]}", $"load.{control.Name.Split('.')[1]} * (1 - {control.Name}) # instead"),
        ControlKind.Routing when !plan.Mesh.IsTestbed => (Column(control).Replace("routing_", "share_", StringComparison.Ordinal), control.Name),
        _ => (Column(control), control.Name),
    });

    private static string Column(DraftControl control) => control.Name.Replace('.', '_');
}
