using System.Collections.Immutable;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios.Drafting;

namespace Meshward.Mesh.Metrics;

/// <summary>Looks at what a Prometheus server knows of a mesh: which services, who serves them, under which loads, and how fast.</summary>
/// <param name="queries">Asks the server.</param>
/// <param name="serviceNamespace">Namespace of the services; null for any.</param>
public sealed class IstioSurvey(PrometheusQueries queries, string? serviceNamespace)
{
    private const string Service = "destination_service_name";
    private const string Identity = "destination_service_name,destination_service_namespace,destination_workload,destination_workload_namespace,destination_version";

    private readonly IstioRates _rates = new(serviceNamespace);

    /// <summary>The mesh.</summary>
    /// <param name="from">Start of the time to look at.</param>
    /// <param name="until">Its end.</param>
    /// <param name="monitoring">Length of a monitoring interval; null for one that fits the samples.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The mesh; null where there are no Istio metrics in that time.</returns>
    /// <exception cref="MetricSourceException">The server cannot be asked, or its answer cannot be used.</exception>
    public async Task<FoundMesh?> LookAsync(DateTimeOffset from, DateTimeOffset until, TimeSpan? monitoring, CancellationToken cancellationToken)
    {
        if (await SurveyTimes.FindAsync(queries, _rates.Series(IstioQuery.Requests), from, until, monitoring, cancellationToken).ConfigureAwait(false) is not SurveyTimes times)
            return null;
        while (true)
        {
            try
            {
                return await LookAsync(times, cancellationToken).ConfigureAwait(false);
            }
            catch (MetricSourceException problem) when (problem.IsTooLarge && times.Shorter() is SurveyTimes shorter)
            {
                times = shorter;
            }
        }
    }

    private async Task<FoundMesh> LookAsync(SurveyTimes times, CancellationToken cancellationToken)
    {
        ImmutableArray<LabelledSamples> loads = await OverAsync(times, _rates.Sum("rate", IstioQuery.Requests, "", times.Step, Service), cancellationToken).ConfigureAwait(false);
        ImmutableArray<LabelledSamples> halves = await OverAsync(times, Quantile(0.5, times), cancellationToken).ConfigureAwait(false);
        ImmutableArray<LabelledSamples> tails = await OverAsync(times, Quantile(0.95, times), cancellationToken).ConfigureAwait(false);
        ImmutableArray<LabelledSamples> shed = await AtAsync(times, _rates.Sum("increase", IstioQuery.Requests, IstioRates.Shed, times.Length, Service), cancellationToken).ConfigureAwait(false);
        ImmutableArray<LabelledSamples> admitted = await AtAsync(times, _rates.Sum("increase", IstioQuery.Requests, IstioRates.Admitted, times.Length, Identity), cancellationToken).ConfigureAwait(false);

        // Workloads that are there and get no requests now, such as the next version of one.
        ImmutableArray<LabelledSamples> present = await AtAsync(times, $"0 * count by ({Identity}) ({_rates.Series(IstioQuery.Requests, IstioRates.Carried)})", cancellationToken).ConfigureAwait(false);
        ImmutableArray<LabelledSamples> cores = await AtAsync(times, $"max by (workload) ({WorkloadGauges.TestbedCores})", cancellationToken).ConfigureAwait(false);
        SurveyedServices services = new(times.Count, loads, halves, tails, shed, [.. admitted, .. present], cores);
        return new FoundMesh(times.From, times.Until, times.Scrape, times.Monitoring, times.Step, services.All()) { IsTestbed = !cores.IsEmpty };
    }

    private string Quantile(double share, SurveyTimes times) => FormattableString.Invariant(
        $"histogram_quantile({share},{_rates.Sum("rate", IstioQuery.Durations + "_bucket", IstioRates.Carried, times.Step, $"{Service},le")})");

    private Task<ImmutableArray<LabelledSamples>> OverAsync(SurveyTimes times, string query, CancellationToken cancellationToken) =>
        queries.OverAsync(query, times.First, times.Until, times.Step, cancellationToken);

    private Task<ImmutableArray<LabelledSamples>> AtAsync(SurveyTimes times, string query, CancellationToken cancellationToken) =>
        queries.AtAsync(query, times.Until, cancellationToken);
}
