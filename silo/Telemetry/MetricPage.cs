using System.Text;
using Meshward.Grains.Telemetry;

namespace Meshward.Silo.Telemetry;

/// <summary>The tables of all metrics in the documentation.</summary>
internal static class MetricPage
{
    /// <summary>The tables, in Markdown.</summary>
    public static string Write()
    {
        var text = new StringBuilder("| for Prometheus | by OpenTelemetry | | unit | labels | |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (MetricSpec metric in MetricList.All)
        {
            string labels = string.Join(", ", metric.Labels.Select(label => $"`{label}`"));
            text.Append($"| `{metric.PrometheusName}` | `{metric.Name}` | {metric.Form.ToString().ToLowerInvariant()} | {(metric.Unit == "1" ? "" : $"`{metric.Unit}`")} | {labels} | {metric.Meaning} |\n");
        }

        text.Append("\nOf Orleans and .NET:\n\n| for Prometheus | by its source | |\n| --- | --- | --- |\n");
        foreach (OtherMetric metric in SiloTelemetry.Others)
            text.Append($"| `{metric.PrometheusName}` | `{metric.Name}` | {metric.Meaning} |\n");
        return text.ToString();
    }
}
