using System.Collections.Immutable;

namespace Meshward.Grains.Telemetry;

/// <summary>One metric of a silo, as it is made and documented.</summary>
/// <param name="Name">Its name by OpenTelemetry's conventions, such as <c>meshward.delay.measured</c>.</param>
/// <param name="Form">What its figures are.</param>
/// <param name="Unit">Its unit in the Unified Code for Units of Measure, such as <c>s</c>; what is counted stands in braces.</param>
/// <param name="Labels">What tells its series apart.</param>
/// <param name="Meaning">What it tells, one sentence without a full stop.</param>
public sealed record MetricSpec(string Name, MetricForm Form, string Unit, ImmutableArray<string> Labels, string Meaning)
{
    /// <summary>
    /// Its name for Prometheus (https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics): with the unit behind it, and <c>_total</c> behind
    /// what counts.
    /// </summary>
    public string PrometheusName => Name.Replace('.', '_') + (Unit == "s" ? "_seconds" : Unit.EndsWith("/s", StringComparison.Ordinal) ? "_per_second" : "")
        + (Form == MetricForm.Counter ? "_total" : "");
}
